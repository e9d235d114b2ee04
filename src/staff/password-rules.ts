/** NIST SP 800-63B: length is what counts. */
export const passwordMinChars = 12;
