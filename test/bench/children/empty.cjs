// Loaded first by the script of imports.ts: what Node itself needs for its first CommonJS import is not the package's.
module.exports = {};
