import { html, type Html } from '../core/html.ts';
import type { TranscriptEntry } from '../core/messages.ts';
import type { AlertRow } from '../core/ports.ts';
import type { AuditEntry, AuditVerdict } from '../db/audit-log.ts';
import type { ListedPacket } from '../db/packet-store.ts';
import type { StaffUser } from '../db/staff-store.ts';
import type { TaskRow } from '../db/task-store.ts';
import { moment } from './packet-page.ts';
import { may } from './policy.ts';

export interface InboxView {
  readonly user: StaffUser;
  readonly alerts: readonly AlertRow[];
  readonly packets: readonly ListedPacket[];
  readonly tasks: readonly TaskRow[];
  readonly programName: (id: string) => string;
  readonly timeZoneOf: (id: string) => string;
  readonly now: Date;
}

/** Every staff page: same top, no script. `refreshSeconds` reloads a page that must stay current. */
export function staffPage(title: string, user: StaffUser | null, main: Html, refreshSeconds?: number): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${refreshSeconds !== undefined && html`<meta http-equiv="refresh" content="${refreshSeconds}" />`}
        <title>${title} - Porchlight</title>
        <link rel="stylesheet" href="/staff/staff.css" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
      </head>
      <body>
        ${
          user &&
          html`<header class="top">
            <strong><a href="/staff">Porchlight</a></strong>
            ${may(user.roles, 'audit.read') && html`<a href="/staff/audit">Audit trail</a>`}
            <span>${user.name}, ${user.roles.join(', ')}</span>
            <form method="post" action="/staff/sign-out"><button>Sign out</button></form>
          </header>`
        }
        <main>${main}</main>
      </body>
    </html>`.markup;
}

export function inboxPage(view: InboxView): string {
  const { user, alerts, packets, tasks, programName, timeZoneOf, now } = view;
  const title = alerts.length > 0 ? `(${alerts.length}) Open alerts` : 'Inbox';
  const main = html`<h1>Inbox</h1>
    ${
      alerts.length > 0 &&
      html`<section aria-label="Open alerts">
        ${alerts.map(
          (alert) =>
            html`<div class="alarm" role="alert">
              <strong>${alert.level === 'emergency' ? 'Emergency' : 'Urgent'}</strong>
              <span>${programName(alert.program)}</span>
              <span>open for ${elapsed(alert.at, now)}</span>
              <a href="/staff/alerts/${alert.id}">Read and acknowledge</a>
            </div>`,
        )}
      </section>`
    }
    <section>
      <h2>Packets</h2>
      ${
        packets.length === 0
          ? html`<p class="none">No packets yet. A finished screening appears here by itself.</p>`
          : html`<div class="list">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Received</th>
                    <th scope="col">Program</th>
                    <th scope="col">State</th>
                    <th scope="col">Packet</th>
                  </tr>
                </thead>
                <tbody>
                  ${packets.map(
                    (packet) =>
                      html`<tr class="${packet.openedAt ? 'read' : 'new'}">
                        <td>${moment(packet.createdAt, timeZoneOf(packet.program))}</td>
                        <td>${programName(packet.program)}</td>
                        <td>
                          ${packet.status === 'confirmed' ? 'Confirmed' : 'Not finished'}${packet.openedAt ? null : html` <span class="tag">new</span>`}
                        </td>
                        <td><a href="/staff/packets/${packet.id}">Read packet ${packet.id.slice(0, 8)}</a></td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
      }
    </section>
    <section>
      <h2>To do</h2>
      ${
        tasks.length === 0
          ? html`<p class="none">Nothing is waiting.</p>`
          : html`<div class="list">
              <table>
                <tbody>
                  ${tasks.map(
                    (task) =>
                      html`<tr>
                        <td>${moment(task.createdAt, timeZoneOf(task.program))}</td>
                        <td>${programName(task.program)}</td>
                        <td>
                          <a href="/staff/tasks/${task.id}">${taskWords[task.kind]}</a><br /><span class="quiet"
                            >${reasonWords[task.reason] ?? task.reason}</span
                          >
                        </td>
                        <td>
                          ${
                            may(user.roles, 'task.finish') &&
                            html`<form method="post" action="/staff/tasks/${task.id}/done"><button>Done</button></form>`
                          }
                        </td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
      }
    </section>`;
  return staffPage(title, user, main, 20);
}

const taskWords = {
  'call-back': 'Call back',
  'follow-up': 'Follow up',
  'call-instead-of-text': 'Call: may not be texted',
} as const;
const reasonWords: Readonly<Record<string, string>> = {
  asked: 'The visitor asked for a call',
  'screening-finished': 'A screening is finished',
  'screening-left': 'A screening was left unfinished',
  'unclear-answers': 'Some answers could not be understood',
  'opt-out-during-crisis': 'Opted out of texts while an alert was open',
  'crisis-after-opt-out': 'Wrote of danger after opting out of texts',
};

/** A phone the visitor writes or calls from. */
export interface ReachablePhone {
  readonly number: string;
  readonly mayBeTexted: boolean;
}

export interface AlertView {
  readonly user: StaffUser;
  readonly alert: AlertRow;
  readonly programName: string;
  readonly timeZone: string;
  /** Phones the visitor texts from, with whether they may be texted. */
  readonly phones: readonly ReachablePhone[];
  /** There is a packet: name, contact and answers so far. */
  readonly hasPacket: boolean;
  readonly said: readonly TranscriptEntry[];
  readonly now: Date;
}

/** The clinical part of an alert is shown only here, to someone signed in, and the reading is on record. */
export function alertPage({ user, alert, programName, timeZone, phones, hasPacket, said, now }: AlertView): string {
  const speaker = { visitor: 'Visitor', porchlight: 'Porchlight', staff: 'Staff' } as const;
  const main = html`<h1>${alert.level === 'emergency' ? 'Emergency' : 'Urgent'} alert: ${alert.kinds.join(', ')}</h1>
    <p>
      ${programName} · raised ${moment(alert.at, timeZone)} ·
      ${alert.acknowledgedAt ? 'acknowledged' : html`<strong>open for ${elapsed(alert.at, now)}</strong>`}
    </p>
    <p class="quiet">
      This is what the crisis check heard. It can be wrong: read what was said. The visitor was shown 911 and 988;
      nobody was called for them.
    </p>
    ${waysToReach(alert.conversation, phones, hasPacket)} ${acknowledgement(user, alert, timeZone)}
    <section class="transcript">
      <h2>What was said, latest first</h2>
      ${
        said.length === 0 &&
        html`<p>
          Nothing of it could be saved: our records were out of reach when this was written. The visitor was shown 911
          and 988.
        </p>`
      }
      <ol>
        ${said.toReversed().map(
          (entry) =>
            html`<li class="${entry.from}">
              <span class="quiet">${speaker[entry.from]}, ${moment(entry.at, timeZone)}, ${entry.channel}</span>
              <p dir="auto">${entry.body.text}</p>
            </li>`,
        )}
      </ol>
    </section>`;
  return staffPage('Alert', user, main);
}

const waysToReach = (conversation: string, phones: readonly ReachablePhone[], hasPacket: boolean): Html =>
  html`<p class="actions">
    ${phones.map(({ number, mayBeTexted }) => html`<a class="button" href="tel:${number}">Call ${number}${mayBeTexted ? null : ' (opted out of texts)'}</a>`)}
    ${hasPacket && html`<a class="button" href="/staff/packets/${conversation}">Contact and answers so far</a>`}
  </p>`;

export interface TaskView extends Pick<AlertView, 'user' | 'programName' | 'timeZone' | 'phones' | 'hasPacket'> {
  readonly task: TaskRow;
}

/** Whom to call and why. */
export function taskPage({ user, task, programName, timeZone, phones, hasPacket }: TaskView): string {
  const main = html`<h1>${taskWords[task.kind]}</h1>
    <p>${programName} · since ${moment(task.createdAt, timeZone)}</p>
    <p>${reasonWords[task.reason] ?? task.reason}</p>
    ${waysToReach(task.conversation, phones, hasPacket)}
    ${
      phones.length === 0 &&
      !hasPacket &&
      html`<p class="quiet">The visitor has left no number. They can be answered only when they write again.</p>`
    }
    ${
      task.doneAt === null && may(user.roles, 'task.finish')
        ? html`<form method="post" action="/staff/tasks/${task.id}/done"><button class="primary">Done</button></form>`
        : null
    }`;
  return staffPage('To do', user, main);
}

function acknowledgement(user: StaffUser, alert: AlertRow, timeZone: string): Html {
  if (alert.acknowledgedAt) {
    return html`<p>
      Acknowledged ${moment(alert.acknowledgedAt, timeZone)}${alert.outcome ? html`: ${alert.outcome}` : null}
    </p>`;
  }
  if (!may(user.roles, 'alert.acknowledge'))
    return html`<p class="quiet">Your role may read alerts and not acknowledge them.</p>`;
  return html`<form class="card" method="post" action="/staff/alerts/${alert.id}">
    <label>What are you doing about it? <textarea name="outcome" rows="3" maxlength="2000" required></textarea></label>
    <button class="primary">Acknowledge: I have it</button>
  </form>`;
}

/** The trail, newest first, and whether it is whole. */
export function auditPage(
  user: StaffUser,
  notes: readonly AuditEntry[],
  verdict: AuditVerdict,
  nameOf: (actor: string) => string,
): string {
  const oldest = notes.at(-1)?.seq ?? 1;
  const main = html`<h1>Audit trail</h1>
    ${
      verdict.kind === 'intact'
        ? html`<p>All ${verdict.entries} entries are unchanged.</p>`
        : html`<p class="error" role="alert">
            Entry ${verdict.seq}, or one before it, was changed, removed or slipped in.
          </p>`
    }
    <div class="list">
      <table>
        <thead>
          <tr>
            <th scope="col">No.</th>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">Record</th>
          </tr>
        </thead>
        <tbody>
          ${notes.map(
            ({ seq, at, actor, action, subject, detail }) =>
              html`<tr>
                <td>${seq}</td>
                <td>${moment(at, 'UTC')}</td>
                <td>${nameOf(actor)}</td>
                <td>
                  ${action}
                  <span class="quiet"
                    >${Object.entries(detail)
                      .map(([key, value]) => `${key}: ${String(value)}`)
                      .join(', ')}</span
                  >
                </td>
                <td>${nameOf(subject)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${oldest > 1 && html`<p class="actions"><a class="button" href="/staff/audit?before=${oldest}">Earlier</a></p>`}`;
  return staffPage('Audit trail', user, main);
}

export const refusedPage = (user: StaffUser): string =>
  staffPage(
    'Not allowed',
    user,
    html`<h1>Your role may not do this</h1>
      <p>Ask an administrator if you need it.</p>`,
  );

function elapsed(from: Date, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - from.getTime()) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${Math.floor(minutes / 1440)} days`;
}
