declare global {
  // Read by the library under Mantine's dialogs, which adds a style element of its own.
  var __webpack_nonce__: string | undefined;
}

/** This answer's own; style elements without it are not applied. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
globalThis.__webpack_nonce__ = nonce;
