import type { Lang } from '../../../src/core/language.ts';

export const langNames: Readonly<Record<Lang, string>> = { en: 'English', es: 'Spanish' };
