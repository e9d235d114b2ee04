import { loadCrisisContent } from '../../src/content/crisis-content.ts';

/** The crisis content that ships, loaded once for a test file. */
export const shippedCrisisContent = await loadCrisisContent(new URL('../../content/crisis', import.meta.url).pathname);
