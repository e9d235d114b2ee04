/** The languages Porchlight speaks. Adding one means copy, crisis patterns and passages in it. */
export const languages = ['en', 'es'] as const;
export type Lang = (typeof languages)[number];

/** The same words in every language. */
export type Localized<T = string> = Readonly<Record<Lang, T>>;
