import { html, type Html } from '../../../core/html.ts';
import type { Packet } from '../../../core/packet.ts';
import { packetBody } from './packet-body.ts';
import { noticeVersionOf, shortNotice } from '../notice.ts';
import { printStyle } from './print-style.ts';

export interface PrintedFor {
  readonly recipient: string;
  readonly purpose: string;
  readonly what: string;
}

/** A packet as one file without scripts, made for paper: the notice heads it and its first sentence heads every page. */
export const printPage = (packet: Packet, { recipient, purpose, what }: PrintedFor): string =>
  sheet({
    title: 'Screening packet',
    running: packet.notice,
    reference: `${packet.demo ? 'DEMO DATA, invented. ' : ''}Packet ${packet.id.slice(0, 8)}`,
    body: html`${packet.demo && html`<p class="demo">Demo data: this person and this visit are invented.</p>`}
      <p class="sent">Disclosed to ${recipient}. Purpose: ${purpose}. ${what}.</p>
      ${packetBody(packet)}`,
  });

export interface Sheet {
  readonly title: string;
  /** The redisclosure notice. */
  readonly running: string;
  /** Top right of every page. */
  readonly reference: string;
  readonly body: Html;
}

/** Any page for paper that carries the redisclosure notice. */
export const sheet = ({ title, running, reference, body }: Sheet): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${{ markup: printStyle }}
        </style>
      </head>
      <body>
        <table class="sheet" role="presentation">
          <thead>
            <tr>
              <th scope="col">
                <div class="running"><span>${shortNotice(running)}</span><span>${reference}</span></div>
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td>
                <div class="statement">
                  <strong>Notice to accompany disclosure (42 CFR 2.32)</strong>
                  ${running}
                  <span class="quiet">Wording: ${noticeVersionOf(running)}.</span>
                </div>
                ${body}
              </td>
            </tr>
          </tbody>
        </table>
      </body>
    </html>`.markup;
