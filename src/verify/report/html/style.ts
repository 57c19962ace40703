/** The page's whole style sheet. Colours of lanes are those of Okabe and Ito, told apart with any kind of sight. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f7f7f5;--panel:#fff;--text:#1c2026;--muted:#59616c;--line:#e2e4e7;--soft:#f1f2f4;--link:#0a58a8;--error:#b3261e;--warning:#8a5300;--info:#0a58a8;--ok:#0d6b3f;--error-bg:#fdf0ee;--warning-bg:#fdf5e6;--ok-bg:#ecf7f1;--run:#3f78b5;--w0:#7b838e;--w1:#d98a00;--w2:#c8501b;--w3:#b45f96;--w4:#12866a;--w5:#4d9fd1;--data:#b45f96;--stack:#3f78b5;--heap:#12866a;--free:#e6e8eb}
@media (prefers-color-scheme:dark){:root{--bg:#121519;--panel:#1a1e24;--text:#e6e9ed;--muted:#9ea8b4;--line:#2f363f;--soft:#232830;--link:#86bdf7;--error:#ff8f85;--warning:#f0b84d;--info:#86bdf7;--ok:#6fd19c;--error-bg:#2b1a1a;--warning-bg:#2a2316;--ok-bg:#16261e;--run:#5b97d6;--w0:#8d96a1;--w1:#e6a532;--w2:#e8703c;--w3:#d489b8;--w4:#35b592;--w5:#79bfea;--data:#d489b8;--stack:#5b97d6;--heap:#35b592;--free:#2a3038}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--text);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
main,.top{max-width:66rem;margin:0 auto;padding:0 1.25rem}
.top{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:baseline;padding-top:1.5rem;color:var(--muted)}
h1{font-size:.95rem;font-weight:600;margin:0;color:var(--muted)}
h2{font-size:1.75rem;line-height:1.2;margin:0;font-weight:650;letter-spacing:-.01em}
h3{font-size:1.2rem;margin:2.5rem 0 .75rem;font-weight:650}
h4{font-size:1rem;margin:0;font-weight:600}
p{margin:.35rem 0}
a{color:var(--link);text-underline-offset:.15em}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:4px}
code,pre,.mono{font-family:ui-monospace,SFMono-Regular,"Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.875em}
article{padding-bottom:2rem}
article+article{border-top:1px solid var(--line);padding-top:1rem}
.verdict{margin:1rem 0 0;padding:1.25rem 1.5rem;background:var(--panel);border:1px solid var(--line);border-left:6px solid var(--ok);border-radius:10px}
.verdict.fail{border-left-color:var(--error)}
.verdict .word{display:inline-flex;align-items:center;gap:.45rem;font-weight:700;color:var(--ok)}
.verdict.fail .word{color:var(--error)}
.verdict .sum{color:var(--muted);margin:.5rem 0 0}
.word svg{width:1.15em;height:1.15em;flex:none}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;list-style:none;margin:.9rem 0 0;padding:0;font-size:.925rem}
.group{background:var(--panel);border:1px solid var(--line);border-radius:10px;margin:0 0 1rem;padding:1rem 1.25rem}
.group>header{display:flex;flex-wrap:wrap;gap:.3rem .75rem;align-items:baseline}
.tag{font-size:.75rem;font-weight:700;letter-spacing:.04em;text-transform:uppercase;color:var(--info)}
.error .tag{color:var(--error)}.warning .tag{color:var(--warning)}
.group>header code{color:var(--muted)}
.hits{list-style:none;margin:.5rem 0 0;padding:0}
.hits>li{padding:.55rem 0;border-top:1px solid var(--line)}
.hits>li:first-child{border-top:0}
.at{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .9rem;margin:.35rem 0 0;font-size:.9rem;color:var(--muted)}
.at dt{grid-column:1}.at dd{margin:0;grid-column:2;color:var(--text)}
.fix{margin:.6rem 0 0;padding:.6rem .85rem;background:var(--soft);border-radius:6px}
.fix strong{font-weight:650}
details{margin:.6rem 0 0}
summary{cursor:pointer;color:var(--link);width:fit-content;max-width:100%}
details>.body{margin:.5rem 0 0}
.run>summary{font-size:1.02rem;font-weight:600;color:var(--text)}
.code{margin:.6rem 0 0;border:1px solid var(--line);border-radius:6px;overflow:hidden}
.code figcaption{font-size:.8rem;color:var(--muted);padding:.3rem .75rem;border-bottom:1px solid var(--line);background:var(--soft)}
.code pre{margin:0;padding:.4rem 0;overflow-x:auto;line-height:1.5;overflow-wrap:normal}
.code pre span{display:block;padding:0 .75rem;white-space:pre;width:max-content;min-width:100%}
.code pre .hit{background:var(--error-bg);box-shadow:inset 3px 0 0 var(--error)}
.code i{font-style:normal;color:var(--muted);display:inline-block;min-width:3ch;text-align:right;margin-right:1.25ch;user-select:none}
.sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:.75rem;margin:.6rem 0 0}
.side{border:1px solid var(--line);border-radius:6px;padding:.6rem .85rem;font-size:.92rem;min-width:0}
.side ol{margin:.3rem 0 0;padding-left:1.4rem;color:var(--muted)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem;overflow-wrap:normal}
caption{text-align:left;color:var(--muted);font-size:.9rem;padding:0 0 .35rem}
th,td{text-align:left;padding:.35rem .9rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:baseline}
thead th{color:var(--muted);font-weight:500;font-size:.85rem}
tbody th{font-weight:500}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.wide,th.wide{min-width:12rem;overflow-wrap:anywhere}
.panel{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:1rem 1.25rem;margin:0 0 1rem}
figure{margin:0}
.chart svg{display:block;width:100%;min-width:44rem;height:auto}
.chart text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;fill:var(--muted)}
.chart .name{fill:var(--text);font-weight:500}
.chart .strong{fill:var(--text)}
.grid{stroke:var(--line);stroke-width:1}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;list-style:none;margin:.6rem 0 .9rem;padding:0;font-size:.88rem}
.legend li{display:flex;gap:.45rem;align-items:center;min-width:0}
.legend svg{width:26px;height:13px;flex:none;min-width:0}
.run-bar{fill:var(--run)}.pending{fill:none;stroke:var(--run);stroke-dasharray:3 3}
.spawn{stroke:var(--muted);stroke-width:1;fill:none}
.trap{stroke:var(--error);stroke-width:2.5;fill:none}
.end{stroke:var(--text);stroke-width:2}
.w0{fill:url(#p0)}.w1{fill:url(#p1)}.w2{fill:url(#p2)}.w3{fill:url(#p3)}.w4{fill:url(#p4)}.w5{fill:url(#p5)}
.b0{fill:var(--w0)}.b1{fill:var(--w1)}.b2{fill:var(--w2)}.b3{fill:var(--w3)}.b4{fill:var(--w4)}.b5{fill:var(--w5)}
.s0{stroke:var(--w0)}.s1{stroke:var(--w1)}.s2{stroke:var(--w2)}.s3{stroke:var(--w3)}.s4{stroke:var(--w4)}.s5{stroke:var(--w5)}
.tint{opacity:.28}.ink{stroke-width:2.4;fill:none}
.paper{fill:var(--panel)}
.chart .trap-word{fill:var(--error);font-weight:600}
.area{fill:var(--heap);opacity:.2}.curve{fill:none;stroke:var(--heap);stroke-width:1.75;stroke-linejoin:round}
.dot{fill:var(--heap)}
.m-data{fill:var(--data)}.m-stack{fill:var(--stack)}.m-heap{fill:var(--heap)}.m-free{fill:var(--free)}
.pale{opacity:.3}.lens{fill:var(--soft);stroke:var(--line)}
.out{margin:.4rem 0 0;padding:.75rem 1rem;background:var(--soft);border-radius:6px;white-space:pre-wrap;max-height:26rem;overflow:auto}
.ok{color:var(--ok)}.bad{color:var(--error)}
.muted{color:var(--muted)}
.defs{position:absolute;width:0;height:0}
.empty{color:var(--muted)}
@media (max-width:40rem){main,.top{padding-left:.9rem;padding-right:.9rem}.verdict,.group,.panel{padding:.9rem}h2{font-size:1.4rem}.at{grid-template-columns:1fr}.at dd{grid-column:1}}
@media print{:root{--bg:#fff}body{font-size:10pt}main,.top{max-width:none}.group,.panel,.verdict{break-inside:avoid;border-color:#bbb}.chart svg{min-width:0}nav{display:none}.out{max-height:none}details::details-content{content-visibility:visible;display:block}summary{list-style:none}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
`;
