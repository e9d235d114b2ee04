import { z } from 'zod';

/** Whether any of what the console shows is invented. */
export const demoState = z.object({ isLoaded: z.boolean() });
