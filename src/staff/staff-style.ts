const shared = `
:root { color-scheme: light dark; --paper: #fbfaf7; --card: #fff; --ink: #1f2a2a; --quiet: #5a6664; --line: #dcdfd9;
  --accent: #1f5562; --on-accent: #fff; --alarm: #8f1d1d; --on-alarm: #fff; --warm: #fff3d6; --warm-line: #b7791f; }
@media (prefers-color-scheme: dark) { :root { --paper: #14191a; --card: #1c2324; --ink: #e9eeea; --quiet: #a9b6b1; --line: #364143;
  --accent: #8cc7cf; --on-accent: #0d2227; --alarm: #7c1f1f; --on-alarm: #fff; --warm: #33290f; --warm-line: #d9a441; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; } h2 { font-size: 1.05rem; margin: 0 0 .5rem; } h3 { font-size: 1rem; margin: 0; }
a { color: var(--accent); } p { margin: 0 0 .5rem; }
.quiet, .meta { color: var(--quiet); font-size: .875rem; }
.tag { display: inline-block; border: 1px solid currentColor; border-radius: 99px; padding: 0 .5em; font-size: .75rem; font-weight: 600; }
:focus-visible { outline: 3px solid #0b57d0; outline-offset: 2px; }
.packet { max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem; }
.packet section { border-top: 1px solid var(--line); padding: 1rem 0; }
.packet .kind { text-transform: uppercase; letter-spacing: .05em; font-size: .8rem; color: var(--quiet); margin: 0; }
.flags { background: var(--warm); border: 1px solid var(--warm-line) !important; border-radius: 12px; padding: 1rem !important; margin: 1rem 0; }
.flags ul, .routes, .skipped { margin: 0; padding-inline-start: 1.1rem; }
.routes li { margin-bottom: .5rem; } .routes .now { font-weight: 500; } .routes .quiet { display: block; }
dl { margin: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .5rem 1.5rem; }
dt { color: var(--quiet); font-size: .875rem; } dd { margin: 0; font-weight: 550; overflow-wrap: anywhere; white-space: pre-line; }
table { border-collapse: collapse; width: 100%; margin-top: .75rem; } caption { text-align: start; color: var(--quiet); font-size: .875rem; }
th, td { text-align: start; padding: .35rem .75rem .35rem 0; border-top: 1px solid var(--line); vertical-align: top; font-weight: 400; } td { font-weight: 550; }
.score { margin-bottom: 1rem; }
.transcript ol { list-style: none; margin: 0; padding: 0; } .transcript li { margin: 0 0 .6rem; max-width: 42rem; }
.transcript p { margin: 0; white-space: pre-line; overflow-wrap: anywhere; padding: .5rem .75rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.transcript .visitor p { border-inline-start: 4px solid var(--accent); } .transcript .staff p { border-inline-start: 4px solid var(--warm-line); }
.notice { border-top: 2px solid var(--ink); padding-top: .75rem; font-size: .8125rem; }
`;

/** A packet alone: on screen or on paper. */
export const packetStyle = `${shared}
@media print { :root { color-scheme: light; } body { font-size: 11pt; background: #fff; color: #000; } .packet { max-width: none; padding: 0; }
  section, .score, .transcript li { break-inside: avoid; } .quiet, dt { color: #333; } }
`;

/** The staff pages. */
export const staffStyle = `${shared}
.top { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; padding: .6rem 1.25rem; background: var(--accent); color: var(--on-accent); }
.top a { color: inherit; } .top strong { font-size: 1.05rem; } .top form { margin-inline-start: auto; display: flex; gap: .75rem; align-items: center; }
main { max-width: 72rem; margin: 0 auto; padding: 1.25rem 1rem 4rem; }
main > section { margin-bottom: 2rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1.25rem; max-width: 28rem; margin: 8vh auto; }
button, .button { font: inherit; font-weight: 600; min-height: 44px; padding: .4rem 1rem; border-radius: 10px; border: 1px solid var(--accent); background: var(--card); color: var(--accent); cursor: pointer; text-decoration: none; display: inline-flex; align-items: center; }
button.primary { background: var(--accent); color: var(--on-accent); }
.top button { background: transparent; color: inherit; border-color: currentColor; }
label { display: block; font-weight: 600; margin-bottom: .75rem; } input, textarea { display: block; width: 100%; margin-top: .25rem; font: inherit; padding: .55rem .7rem; border: 1px solid var(--quiet); border-radius: 10px; background: var(--paper); color: inherit; }
.error { background: var(--warm); border: 1px solid var(--warm-line); border-radius: 10px; padding: .6rem .8rem; }
.list { width: 100%; background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; } .list table { margin: 0; }
.list th { font-size: .8125rem; color: var(--quiet); padding: .5rem .9rem; } .list td { padding: .6rem .9rem; font-weight: 450; } .list tr.new td { font-weight: 700; }
.list tr:hover td { background: var(--paper); } .list a { font-weight: 650; }
.alarm { background: var(--alarm); color: var(--on-alarm); border-radius: 14px; padding: 1rem 1.25rem; margin-bottom: .75rem; display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; }
.alarm a { color: inherit; font-weight: 700; } .alarm .quiet { color: inherit; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem auto; max-width: 52rem; padding: 0 1rem; }
main > .actions { margin-inline: 0; padding: 0; max-width: none; } main > form.card:not(:only-child) { margin: 0 0 1.5rem; }
.none { color: var(--quiet); padding: .75rem 0; }
@media (max-width: 40rem) { .list thead { display: none; } .list tr { display: block; border-top: 1px solid var(--line); padding: .5rem 0; } .list td { display: block; border: 0; padding: .15rem .9rem; } }
`;
