import { html } from '../core/html.ts';

/** What a person sees in a browser instead of an error in JSON. We do not know their language: both. */
export function errorPage(status: number): string {
  const { en, es } = status === 404 ? notHere : status < 500 ? notLikeThis : ourFault;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${en}</title>
        <link rel="stylesheet" href="/demo.css" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
      </head>
      <body>
        <aside aria-label="Emergency help">
          <span>In an emergency, call <a href="tel:911">911</a></span>
          <span>In a crisis, call or text <a href="tel:988">988</a></span>
        </aside>
        <main>
          <h1>${en}</h1>
          <p lang="es">${es}</p>
          <p><a href="/">Porchlight</a></p>
        </main>
      </body>
    </html>`.markup;
}

const notHere = { en: 'This page is not here.', es: 'Esta página no existe.' };
const notLikeThis = { en: 'This page cannot be opened this way.', es: 'Esta página no se puede abrir así.' };
const ourFault = {
  en: 'Something went wrong on our side. Please try again in a little while.',
  es: 'Algo falló de nuestro lado. Por favor intente de nuevo en un rato.',
};
