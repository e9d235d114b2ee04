import type { Outcome } from '../../db/outcome-store.ts';
import type { CallResult } from '../../db/task-store.ts';
import type { PersonName } from './people.ts';

/** One thing the visitor does. */
export type DemoStep =
  | { readonly say: string }
  /** Presses a button of the last thing said. */
  | { readonly press: string }
  /** Answers question after question; stops before this one. */
  | { readonly screen: { readonly until?: string } }
  /** Nothing for a while. */
  | { readonly minutes: number };

/** One thing staff do, so many minutes after the visitor's last message. */
export type DemoDeed =
  | { readonly after: number; readonly by: StaffName; readonly acknowledge: string }
  | {
      readonly after: number;
      readonly by: StaffName;
      readonly call: CallResult;
      readonly note?: string;
      readonly isDone?: true;
    }
  | { readonly after: number; readonly by: StaffName; readonly takeOn: true }
  | {
      readonly after: number;
      readonly by: StaffName;
      readonly outcome: Outcome;
      readonly inDays?: number;
      readonly note?: string;
    };

export interface DemoVisit {
  readonly program: 'stonington' | 'rsct' | 'new-dimensions';
  readonly channel: 'web' | 'sms';
  readonly entry?: 'missed-call';
  readonly lang: 'en' | 'es';
  readonly who: PersonName;
  /** How many days ago, and the program's own time; or how many minutes ago it began. */
  readonly began: readonly [daysAgo: number, time: string] | { readonly minutesAgo: number };
  readonly steps: readonly DemoStep[];
  readonly deeds?: readonly DemoDeed[];
}

export const demoStaff = {
  maria: { name: 'Maria Demo', email: 'maria@demo.example', roles: ['admissions'] },
  chris: { name: 'Chris Demo', email: 'chris@demo.example', roles: ['clinician'] },
  pat: { name: 'Pat Demo', email: 'pat@demo.example', roles: ['content-owner'] },
  noor: { name: 'Noor Demo', email: 'noor@demo.example', roles: ['compliance'] },
  sam: { name: 'Sam Demo', email: 'sam@demo.example', roles: ['administrator', 'clinician'] },
} as const;
export type StaffName = keyof typeof demoStaff;

const start = { press: 'screening' } as const;
const whole = { screen: {} } as const;
const en = 'en' as const;
const es = 'es' as const;

/** The week, oldest first. Names of programs are those served here; others are left out. */
export const demoWeek: readonly DemoVisit[] = [
  {
    program: 'stonington',
    channel: 'web',
    lang: en,
    who: 'robin',
    began: [6, '02:14'],
    steps: [{ say: 'hi, I think I need help with my drinking' }, start, whole],
    deeds: [
      { after: 430, by: 'maria', takeOn: true },
      { after: 445, by: 'maria', call: 'no-answer', note: 'Rang out. No voicemail, as asked.' },
      { after: 640, by: 'maria', call: 'reached', note: 'Will come in.', isDone: true },
      { after: 650, by: 'maria', outcome: 'assessment-booked', inDays: 2 },
    ],
  },
  {
    program: 'rsct',
    channel: 'web',
    lang: en,
    who: 'jordan',
    began: [6, '10:40'],
    steps: [{ say: 'how long is the program' }, { say: 'do you have parking' }],
  },
  {
    program: 'stonington',
    channel: 'sms',
    lang: en,
    who: 'casey',
    began: [6, '21:55'],
    entry: 'missed-call',
    steps: [{ say: 'yes' }, { press: 'callback' }, whole],
    deeds: [
      { after: 700, by: 'chris', call: 'voicemail' },
      { after: 1_000, by: 'chris', call: 'reached', isDone: true },
    ],
  },
  {
    program: 'new-dimensions',
    channel: 'web',
    lang: en,
    who: 'terry',
    began: [5, '08:05'],
    steps: [{ say: 'my son needs help' }, start, whole],
    deeds: [
      { after: 90, by: 'maria', call: 'reached', note: 'Spoke with the parent; the son will call.', isDone: true },
      { after: 95, by: 'maria', outcome: 'referred', inDays: 0 },
    ],
  },
  {
    program: 'rsct',
    channel: 'web',
    lang: es,
    who: 'luz',
    began: [5, '19:30'],
    steps: [{ say: 'buenas noches, quiero dejar de tomar' }, start, whole],
    deeds: [
      { after: 820, by: 'chris', takeOn: true },
      { after: 830, by: 'chris', call: 'reached', isDone: true },
      { after: 832, by: 'chris', outcome: 'assessment-booked', inDays: 1 },
    ],
  },
  {
    program: 'stonington',
    channel: 'web',
    lang: en,
    who: 'alex',
    began: [5, '23:48'],
    steps: [
      { say: 'is anyone there' },
      { say: 'i dont want to be alive anymore' },
      { minutes: 2 },
      { say: 'yes i am safe now, my sister is here' },
    ],
    deeds: [
      {
        after: 3,
        by: 'chris',
        acknowledge: 'Called back at once. Sister is there, safe for the night; talked through 988.',
      },
      { after: 12, by: 'chris', call: 'reached', isDone: true },
    ],
  },
  {
    program: 'new-dimensions',
    channel: 'sms',
    lang: en,
    who: 'drew',
    began: [4, '09:20'],
    steps: [{ say: 'hello' }, start, whole],
    deeds: [
      { after: 30, by: 'maria', call: 'reached', isDone: true },
      { after: 31, by: 'maria', outcome: 'assessment-booked', inDays: 3 },
    ],
  },
  {
    program: 'stonington',
    channel: 'web',
    lang: en,
    who: 'jordan',
    began: [4, '13:15'],
    steps: [{ say: 'what groups do you have' }, start, { screen: { until: 'substances' } }],
  },
  {
    program: 'rsct',
    channel: 'web',
    lang: en,
    who: 'casey',
    began: [4, '16:02'],
    steps: [start, { screen: { until: 'notice' } }],
  },
  {
    program: 'stonington',
    channel: 'sms',
    lang: es,
    who: 'mateo',
    began: [4, '20:11'],
    steps: [{ say: 'hola' }, start, whole],
    deeds: [
      { after: 790, by: 'maria', call: 'no-answer' },
      { after: 1_200, by: 'maria', call: 'no-answer' },
      { after: 2_600, by: 'maria', call: 'no-answer', isDone: true },
      { after: 2_605, by: 'maria', outcome: 'unreachable' },
    ],
  },
  {
    program: 'stonington',
    channel: 'web',
    lang: en,
    who: 'terry',
    began: [3, '07:50'],
    steps: [{ say: 'can family come along' }, { say: 'what should I bring' }],
  },
  {
    program: 'rsct',
    channel: 'sms',
    lang: en,
    who: 'robin',
    began: [3, '12:30'],
    steps: [{ say: 'hi' }, start, { screen: { until: 'payer' } }],
  },
  {
    program: 'new-dimensions',
    channel: 'web',
    lang: en,
    who: 'alex',
    began: [3, '18:45'],
    steps: [start, whole],
    deeds: [
      { after: 890, by: 'chris', takeOn: true },
      { after: 900, by: 'chris', call: 'reached', note: 'Wants to think it over.', isDone: true },
      { after: 905, by: 'chris', outcome: 'declined' },
    ],
  },
  {
    program: 'stonington',
    channel: 'web',
    lang: en,
    who: 'casey',
    began: [3, '22:20'],
    steps: [
      { say: 'do you take husky' },
      start,
      { screen: { until: 'naloxone' } },
      { say: 'i took too many pills and i feel strange' },
    ],
    deeds: [{ after: 1, by: 'chris', acknowledge: 'Stayed on the line until the ambulance was there.' }],
  },
  {
    program: 'rsct',
    channel: 'web',
    lang: en,
    who: 'terry',
    began: [2, '09:05'],
    steps: [{ say: 'is there a waiting list' }],
  },
  {
    program: 'stonington',
    channel: 'web',
    lang: en,
    who: 'drew',
    began: [2, '11:20'],
    steps: [start, whole],
    deeds: [
      { after: 25, by: 'maria', takeOn: true },
      { after: 40, by: 'maria', call: 'reached', isDone: true },
      { after: 41, by: 'maria', outcome: 'referred', inDays: 0 },
    ],
  },
  {
    program: 'new-dimensions',
    channel: 'web',
    lang: es,
    who: 'luz',
    began: [2, '15:40'],
    steps: [{ say: 'hola, tengo una pregunta' }, { say: '¿cuánto dura el programa?' }],
  },
  {
    program: 'new-dimensions',
    channel: 'sms',
    lang: en,
    who: 'jordan',
    began: [2, '20:05'],
    entry: 'missed-call',
    steps: [{ say: 'who is this' }, { say: 'STOP' }],
  },
  {
    program: 'stonington',
    channel: 'web',
    lang: en,
    who: 'alex',
    began: [2, '23:10'],
    steps: [start, { screen: { until: 'phone' } }],
  },
  {
    program: 'rsct',
    channel: 'web',
    lang: en,
    who: 'drew',
    began: [1, '08:40'],
    steps: [{ say: 'do you work with probation' }, { say: 'what are your hours' }],
  },
  {
    program: 'stonington',
    channel: 'sms',
    lang: en,
    who: 'robin',
    began: [1, '10:12'],
    steps: [{ say: 'hello' }, { press: 'callback' }, whole],
    deeds: [
      { after: 20, by: 'maria', takeOn: true },
      { after: 26, by: 'maria', call: 'no-answer', note: 'No answer; will try after 3.' },
    ],
  },
  { program: 'rsct', channel: 'web', lang: en, who: 'casey', began: [1, '17:25'], steps: [start, whole] },
  {
    program: 'new-dimensions',
    channel: 'web',
    lang: en,
    who: 'robin',
    began: [1, '21:30'],
    steps: [{ say: 'i need to talk to someone' }, { press: 'callback' }, whole],
  },
  {
    program: 'stonington',
    channel: 'web',
    lang: es,
    who: 'mateo',
    began: [1, '23:55'],
    steps: [{ say: 'buenas noches' }, start, whole],
  },
  {
    program: 'stonington',
    channel: 'web',
    lang: en,
    who: 'jordan',
    began: { minutesAgo: 340 },
    steps: [start, { screen: { until: 'mental-health' } }],
  },
  {
    program: 'rsct',
    channel: 'sms',
    lang: es,
    who: 'luz',
    began: { minutesAgo: 210 },
    steps: [{ say: 'hola necesito que me llamen' }, { press: 'callback' }, whole],
  },
  {
    program: 'new-dimensions',
    channel: 'web',
    lang: en,
    who: 'terry',
    began: { minutesAgo: 95 },
    steps: [{ say: 'is it ok to call at night' }, start, { screen: { until: 'name' } }],
  },
  {
    program: 'stonington',
    channel: 'web',
    lang: en,
    who: 'alex',
    began: { minutesAgo: 14 },
    steps: [{ say: 'hey' }, start, { screen: { until: 'for-whom' } }, { say: 'honestly i just want to die' }],
  },
  {
    program: 'rsct',
    channel: 'web',
    lang: en,
    who: 'jordan',
    began: { minutesAgo: 6 },
    steps: [start, { screen: { until: 'ok-text' } }],
  },
];
