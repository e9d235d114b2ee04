import { html, type Html } from '../../../core/html.ts';
import type { Packet, PacketAnswer, PacketScore } from '../../../core/packet.ts';

/**
 * The packet itself, in the order in which it is worked: contact and consent, flags, routes, answers, scores; the
 * conversation where the packet carries it.
 */
export function packetBody(packet: Packet): Html {
  const { timeZone } = packet.program;
  return html`<article class="packet">
    <header>
      <p class="kind">
        Screening packet, ${packet.status === 'confirmed' ? 'confirmed by the visitor' : 'not finished by the visitor'}
      </p>
      <h1>${nameIn(packet)}</h1>
      <p class="meta">
        ${packet.program.name} · ${packet.lang === 'es' ? 'Spanish' : 'English'} · by
        ${packet.channels.join(' and ') || 'web'} · begun
        ${moment(packet.startedAt, timeZone)}${packet.confirmedAt ? html` · confirmed ${moment(packet.confirmedAt, timeZone)}` : null}
      </p>
    </header>
    ${flagsOf(packet)}
    <section>
      <h2>Contact and consent</h2>
      ${answersOf(packet.contact)}
      ${
        packet.consents.length > 0 &&
        html`<table>
          <caption>
            What the visitor agreed to
          </caption>
          ${packet.consents.map(
            (consent) =>
              html`<tr>
                <th scope="row">${consent.label}</th>
                <td><strong>${consent.granted === null ? 'Not answered' : consent.granted ? 'Yes' : 'No'}</strong></td>
                <td class="quiet">${moment(consent.at, timeZone)}, wording ${consent.wordingVersion}</td>
              </tr>`,
          )}
        </table>`
      }
    </section>
    <section>
      <h2>Suggested routes</h2>
      <p class="quiet">Information for the assessment team. Not an assessment, and not a decision about eligibility.</p>
      ${
        packet.routes.length === 0
          ? html`<p>No rule applies to these answers.</p>`
          : html`<ul class="routes">
              ${packet.routes.map(
                (route) =>
                  html`<li class="${route.priority}">
                    <strong>${shortLabel(route.label)}</strong> <span class="tag">${route.priority}</span
                    ><br />${route.because}
                    <span class="quiet">Source: ${route.source}</span>
                  </li>`,
              )}
            </ul>`
      }
    </section>
    ${packet.groups.map(
      ({ label, answers }) =>
        html`<section>
          <h2>${label}</h2>
          ${answersOf(answers)}
        </section>`,
    )}
    ${
      packet.scores.length > 0 &&
      html`<section>
        <h2>Questionnaires</h2>
        ${packet.scores.map(scoreOf)}
      </section>`
    }
    ${
      packet.skipped.length > 0 &&
      html`<section>
        <h2>Asked and not answered</h2>
        <ul class="skipped">
          ${packet.skipped.map(
            (answer) =>
              html`<li>
                ${answer.label}
                <span class="quiet">${answer.status === 'unclear' ? 'unclear three times' : 'skipped'}</span>
              </li>`,
          )}
        </ul>
      </section>`
    }
    ${
      packet.transcript.length > 0 &&
      html`<section class="transcript">
        <h2>Transcript</h2>
        <ol>
          ${packet.transcript.map(
            (line) =>
              html`<li class="${line.from}">
                <span class="quiet"
                  >${line.from === 'visitor' ? 'Visitor' : line.from === 'staff' ? 'Staff' : 'Porchlight'},
                  ${moment(line.at, timeZone)}</span
                >
                <p dir="auto">${line.text}</p>
              </li>`,
          )}
        </ol>
      </section>`
    }
    <footer class="notice"><p>${packet.notice}</p></footer>
  </article>`;
}

/** `Nov 22, 2026, 2:14 AM EST`, in the program's zone: when somebody wrote is read as that day and night. */
export const moment = (at: string | Date, timeZone: string): string =>
  new Date(at).toLocaleString('en-US', {
    timeZone,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  });

/** The heading says whose information it is; a label read alone says so itself. */
const shortLabel = (label: string): string => {
  const short = label.replace(/^Information for the assessment team: /, '');
  return short.charAt(0).toUpperCase() + short.slice(1);
};

const nameIn = (packet: Packet): string =>
  packet.contact.find((answer) => answer.question === 'name' && answer.display !== '')?.display ?? 'Name not given';

function flagsOf({ flags, program }: Packet): Html | null {
  if (flags.length === 0) return null;
  return html`<section class="flags" aria-label="Flags">
    <h2>Look here first</h2>
    <ul>
      ${flags.map((flag) => html`<li><span class="tag">${flag.kind}</span> ${flag.text}${flag.at ? html` <span class="quiet">${moment(flag.at, program.timeZone)}</span>` : null}</li>`)}
    </ul>
  </section>`;
}

const answersOf = (answers: readonly PacketAnswer[]): Html =>
  html`<dl>
    ${answers.map(
      (answer) =>
        html`<div>
          <dt>${answer.label}</dt>
          <dd>${answer.status === 'unsure' ? 'Does not know' : answer.display}</dd>
        </div>`,
    )}
  </dl>`;

const scoreOf = (score: PacketScore): Html =>
  html`<div class="score">
    <h3>
      ${score.name}${score.total === null ? null : html`: ${score.total}${score.max === null ? null : html` of ${score.max}`}`}
    </h3>
    <p>
      ${score.meaning}
      <span class="quiet">Source: ${score.source}${score.totalCode ? html` · LOINC ${score.totalCode}` : null}</span>
    </p>
    <table>
      ${score.items.map(
        (item) =>
          html`<tr>
            <th scope="row">${item.asked}</th>
            <td>${item.status === 'given' ? item.display : item.status}</td>
            <td class="quiet">${item.code}</td>
          </tr>`,
      )}
    </table>
  </div>`;
