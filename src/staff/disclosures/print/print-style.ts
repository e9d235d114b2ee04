/**
 * A packet on paper: Letter, black on white, readable at 10.5 pt. The table's head repeats on every page in every
 * browser; page numbers come from the page's margin boxes where a browser knows them (Chromium does).
 */
export const printStyle = `
@page { size: letter; margin: 14mm 16mm 16mm;
  @bottom-left { content: "Confidential: 42 CFR part 2"; font: 8pt system-ui, sans-serif; color: #444; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt system-ui, sans-serif; color: #444; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 190mm; padding: 8mm; color: #111; background: #fff;
  font: 10.5pt/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
p { margin: 0 0 4pt; } h1 { font-size: 17pt; line-height: 1.2; margin: 0 0 2pt; } h2 { font-size: 11.5pt; margin: 0 0 4pt; } h3 { font-size: 10.5pt; margin: 0; }
table.sheet { width: 100%; border-collapse: collapse; }
table.sheet > thead > tr > th { text-align: start; font-weight: 400; padding: 0 0 8pt; }
table.sheet > tbody > tr > td { padding: 0; font-weight: 400; vertical-align: top; border: 0; }
.running { display: flex; justify-content: space-between; gap: 12pt; font-size: 8pt; color: #333; border-bottom: .75pt solid #111; padding-bottom: 3pt; }
.running span:last-child { white-space: nowrap; }
table.sheet > tbody > tr > td { padding: 0 1pt; } .statement { border: .75pt solid #111; padding: 6pt 8pt; margin: 0 0 10pt; font-size: 8.5pt; line-height: 1.4; break-inside: avoid; }
.statement strong { display: block; font-size: 9pt; margin-bottom: 2pt; }
.sent { font-size: 9pt; color: #333; margin: 0 0 8pt; }
.demo { border: 2pt dashed #111; padding: 6pt 8pt; margin: 0 0 8pt; font-weight: 700; text-align: center; }
.packet section { border-top: .5pt solid #999; padding: 7pt 0; }
.packet h2, .packet h3, .packet caption, .packet h2 + .quiet { break-after: avoid; }
.packet .kind { text-transform: uppercase; letter-spacing: .05em; font-size: 8pt; color: #444; margin: 0; }
.quiet, .meta { color: #444; font-size: 8.5pt; }
.tag { display: inline-block; border: .5pt solid #111; border-radius: 9pt; padding: 0 5pt; font-size: 8pt; font-weight: 600; }
.flags { border: 1.5pt solid #111 !important; padding: 7pt 9pt !important; margin: 6pt 0; break-inside: avoid; }
.flags ul, .routes, .skipped { margin: 0; padding-inline-start: 13pt; }
.routes li { margin-bottom: 4pt; break-inside: avoid; } .routes .quiet { display: block; }
dl { margin: 0; display: grid; grid-template-columns: repeat(2, 1fr); gap: 4pt 14pt; }
dl > div { break-inside: avoid; }
dt { color: #444; font-size: 8.5pt; } dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; white-space: pre-line; }
.packet table { border-collapse: collapse; width: 100%; margin-top: 4pt; } caption { text-align: start; color: #444; font-size: 8.5pt; }
.packet th, .packet td { text-align: start; padding: 3pt 8pt 3pt 0; border-top: .5pt solid #ccc; vertical-align: top; font-weight: 400; }
.packet td { font-weight: 600; } .packet td.quiet { font-weight: 400; } .packet tr { break-inside: avoid; }
.score td.quiet { white-space: nowrap; } .score { margin-bottom: 8pt; break-inside: avoid; }
.transcript ol { list-style: none; margin: 0; padding: 0; } .transcript li { margin: 0 0 5pt; break-inside: avoid; }
.transcript p { margin: 0; white-space: pre-line; overflow-wrap: anywhere; border-inline-start: 2pt solid #999; padding-inline-start: 6pt; }
.transcript .visitor p { border-color: #111; }
.packet > .notice { display: none; }
@media print { body { max-width: none; padding: 0; } }
`;
