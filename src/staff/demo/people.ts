/** Invented people. Their names say so, and their numbers (555-0100 to 555-0199) are given to nobody. */
export interface DemoPerson {
  /** By question, without the substance: an option's id, or words. What is not here is answered calmly or skipped. */
  readonly answers: Readonly<Record<string, string>>;
}

const person = (
  name: string,
  birthDate: string,
  phone: string,
  more: Readonly<Record<string, string>> = {},
): DemoPerson => ({
  answers: {
    name,
    'legal-name': name,
    'birth-date': birthDate,
    phone,
    place: 'Norwich CT 06360',
    payer: 'Anthem Blue Cross',
    'member-id': 'DEM000000001',
    ...more,
  },
});

export const people = {
  robin: person('Robin Example', 'March 4, 1988', '860-555-0131', {
    substances: 'alcohol',
    frequency: 'daily',
    'audit-c-1': 'four-plus-weekly',
    'last-use': 'yesterday',
    'withdrawal-now': 'anxious',
    coverage: 'job',
    'best-time': 'morning',
    'ok-voicemail': 'no',
    transport: 'own-car',
    goal: 'to be there for my kids in the morning',
  }),
  casey: person('Casey Sample', 'July 19, 1994', '860-555-0132', {
    substances: 'opioids',
    frequency: 'several-weekly',
    route: 'snort',
    'last-use': '2 days ago',
    fentanyl: 'maybe',
    naloxone: 'no',
    'overdose-history': 'earlier',
    'withdrawal-now': 'aches',
    coverage: 'medicaid',
    payer: 'HUSKY',
    'prior-treatment': 'detox',
    'best-time': 'afternoon',
    'safe-to-contact': 'careful',
  }),
  jordan: person('Jordan Placeholder', 'January 2, 1979', '860-555-0133', {
    substances: 'cannabis',
    frequency: 'weekly-or-less',
    coverage: 'own',
    'best-time': 'evening',
    'ok-name-program': 'no',
  }),
  luz: person('Luz Ejemplo', '12 de mayo de 1991', '860-555-0134', {
    substances: 'alcohol',
    'last-use': 'hace 3 días',
    coverage: 'medicaid',
    payer: 'HUSKY',
    'contact-language': 'spanish',
    'best-time': 'afternoon',
    goal: 'dejar de tomar',
  }),
  mateo: person('Mateo Muestra', '3 de abril de 1985', '860-555-0135', {
    substances: 'cocaine',
    'last-use': 'hace 2 semanas',
    coverage: 'none',
    'contact-language': 'spanish',
    'best-time': 'any',
  }),
  terry: person('Terry Example', 'October 30, 1969', '860-555-0136', {
    'for-whom': 'loved-one',
    relationship: 'child',
    worry: 'my son drinks every night and lost his job',
    'they-know': 'knows-unsure',
    'their-insurance': 'yes',
    'best-time': 'evening',
  }),
  drew: person('Drew Sample', 'May 5, 1983', '860-555-0137', {
    'for-whom': 'professional',
    organization: 'Example Family Clinic',
    role: 'case manager',
    'referral-reason': 'a client who asks for a day program',
    'best-time': 'morning',
  }),
  alex: person('Alex Placeholder', 'August 8, 1999', '860-555-0138', {
    substances: 'alcohol',
    'last-use': '3 weeks ago',
    coverage: 'job',
    'best-time': 'any',
    'mental-health': 'anxiety and low mood',
  }),
} satisfies Record<string, DemoPerson>;

export type PersonName = keyof typeof people;
