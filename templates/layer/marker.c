/* Tells that an archive holds this layer; visible in the archive's index without opening a member. */
const char __wt_patched_v1 = 1;
