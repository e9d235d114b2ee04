import type { FastifyInstance } from 'fastify';
import { NotFoundError } from '../core/errors.ts';
import { html, type Html } from '../core/html.ts';
import { programId, type ProgramId } from '../core/ids.ts';
import type { Lang, Localized } from '../core/language.ts';
import type { Program, ProgramPhone } from '../core/program.ts';
import { demoIcon, demoStyle } from './demo-style.ts';

interface DemoPagesOptions {
  readonly programs: ReadonlyMap<ProgramId, Program>;
}

interface ProgramRequest {
  Params: { program: string };
  Querystring: { lang?: string };
}

/**
 * `/`: the programs served here. `/<program>`: a page as the program's own could be, with the widget on it.
 * Register after everything else that has an address of one word.
 */
export function addDemoPages(app: FastifyInstance, { programs }: DemoPagesOptions): void {
  app.get('/demo.css', { logLevel: 'warn' }, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=300').send(demoStyle),
  );
  app.get('/favicon.svg', { logLevel: 'warn' }, async (_request, reply) =>
    reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(demoIcon),
  );
  app.get<ProgramRequest>('/', async (request, reply) =>
    reply.type('text/html; charset=utf-8').send(listPage([...programs.values()], langOf(request.query.lang)).markup),
  );
  app.get<ProgramRequest>('/:program', async (request, reply) => {
    const program = programs.get(programId(request.params.program));
    if (!program) throw new NotFoundError('no such program');
    return reply.type('text/html; charset=utf-8').send(programPage(program, langOf(request.query.lang)).markup);
  });
}

function listPage(programs: readonly Program[], lang: Lang): Html {
  const words = copy[lang];
  const items = programs.map(
    (program) =>
      html`<li>
        <a href="/${program.id}${langQuery(lang)}">${program.name}</a>
        <span>${mainPhone(program)?.display}</span>
        ${program.address && html`<br /><span>${program.address}</span>`}
      </li>`,
  );
  return page(
    'Porchlight',
    lang,
    '/',
    html`<h1>Porchlight</h1>
      <p class="lead">${words.listLead}</p>
      <ul class="programs">
        ${items}
      </ul>
      <p><a href="/staff">${words.staff}</a></p>`,
    null,
  );
}

function programPage(program: Program, lang: Lang): Html {
  const words = copy[lang];
  const phone = mainPhone(program);
  return page(
    program.name,
    lang,
    `/${program.id}`,
    html`<p class="demo">${words.demo}</p>
      <h1>${program.name}</h1>
      <p class="lead">${words.lead}</p>
      <p>${words.chat}</p>
      ${phone && html`<p>${words.call} <a href="tel:${phone.number}">${phone.display}</a></p>`}
      ${program.address && html`<p>${program.address}</p>`}
      <p>
        <a class="button" href="/${program.id}/form${langQuery(lang)}">${words.form}</a>
      </p>`,
    html`<script src="/widget.js" data-program="${program.id}" data-lang="${lang}" defer></script>`,
  );
}

function page(title: string, lang: Lang, path: string, main: Html, script: Html | null): Html {
  const words = copy[lang];
  const other = lang === 'en' ? 'es' : 'en';
  return html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="stylesheet" href="/demo.css" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
      </head>
      <body>
        <aside aria-label="${words.helpLabel}">
          <span>${words.emergency} <a href="tel:911">911</a></span>
          <span>${words.crisis} <a href="tel:988">988</a></span>
        </aside>
        <main>${main}</main>
        <footer><a href="${path}?lang=${other}" lang="${other}" hreflang="${other}">${words.otherLanguage}</a></footer>
        ${script}
      </body>
    </html>`;
}

const langOf = (text: string | undefined): Lang => (text === 'es' ? 'es' : 'en');
const langQuery = (lang: Lang): string => (lang === 'es' ? '?lang=es' : '');
const mainPhone = (program: Program): ProgramPhone | undefined =>
  program.phones.find((phone) => phone.use === 'main') ?? program.phones[0];

const copy: Localized<Readonly<Record<string, string>>> = {
  en: {
    listLead: 'The front door of an intensive outpatient program, open all night.',
    staff: 'Staff sign-in',
    demo: 'This is a demo page. It is not the program’s own website.',
    lead: 'You can reach us here at any hour.',
    chat: 'An automated assistant can answer questions and start a free screening. It is not a person.',
    call: 'Or call',
    form: 'Use the chat without scripts',
    helpLabel: 'Emergency help',
    emergency: 'In an emergency, call',
    crisis: 'In a crisis, call or text',
    otherLanguage: 'Español',
  },
  es: {
    listLead: 'La puerta de entrada de un programa ambulatorio intensivo, abierta toda la noche.',
    staff: 'Entrada del personal',
    demo: 'Esta es una página de muestra. No es el sitio web del programa.',
    lead: 'Aquí puede escribirnos a cualquier hora.',
    chat: 'Un asistente automático puede responder preguntas y empezar una evaluación inicial sin costo. No es una persona.',
    call: 'O llame al',
    form: 'Usar el chat sin scripts',
    helpLabel: 'Ayuda de emergencia',
    emergency: 'En una emergencia, llame al',
    crisis: 'En una crisis, llame o escriba al',
    otherLanguage: 'English',
  },
};
