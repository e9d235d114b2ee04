import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadGuidance } from '../../src/content/guidance-content.ts';
import { readability } from '../../src/content/readability.ts';
import { crisisKinds, type CrisisFinding, type GuidanceRequest, noCrisis } from '../../src/core/crisis.ts';
import { countSms } from '../../src/core/gsm7.ts';
import { createGuide, type GuidanceData } from '../../src/safety/guidance.ts';

const data = await loadGuidance('content');
const guide = createGuide(data);

const people = ['self', 'other'] as const;
const levels = ['emergency', 'urgent', 'concern'] as const;
const langs = ['en', 'es'] as const;
const channels = ['web', 'sms', 'voice'] as const;
const places = ['CT', 'NY', undefined] as const;

interface Said {
  readonly name: string;
  readonly request: GuidanceRequest;
  readonly kinds: CrisisFinding['kinds'];
  readonly messages: readonly string[];
  readonly whole: string;
}

function say(finding: Partial<CrisisFinding>, rest: Partial<GuidanceRequest> & { state?: string } = {}): Said {
  const request: GuidanceRequest = {
    finding: { ...noCrisis, layer: 'pattern', level: 'urgent', ...finding },
    lang: 'en',
    channel: 'web',
    alerted: false,
    ...rest,
  };
  const messages = guide(request).map(({ text }) => text);
  const { level, who, kinds } = request.finding;
  const name = [kinds.join('+') || 'unsure', level, who, request.lang, request.channel, request.state, request.alerted];
  return { name: name.join(' '), request, kinds, messages, whole: messages.join('\n') };
}

/** Everything that can be said about these kinds. */
const everything = (...kinds: CrisisFinding['kinds']): readonly Said[] =>
  levels.flatMap((level) =>
    people.flatMap((who) =>
      langs.flatMap((lang) =>
        channels.flatMap((channel) =>
          places.flatMap((state) =>
            [false, true].map((alerted) =>
              say({ level, who, kinds }, { lang, channel, alerted, ...(state !== undefined && { state }) }),
            ),
          ),
        ),
      ),
    ),
  );

const single = [[], ...crisisKinds.map((kind) => [kind] as const)].flatMap((kinds) => everything(...kinds));
const paired = crisisKinds.flatMap((lead) =>
  crisisKinds.filter((second) => second !== lead).flatMap((second) => everything(lead, second)),
);
const all = [...single, ...paired];
const of = (kind: (typeof crisisKinds)[number]) => single.filter(({ kinds }) => kinds[0] === kind);

/** Names of the texts that do not hold what they must: the failure says which. */
const lacking = (texts: readonly Said[], holds: (said: Said) => boolean): readonly string[] =>
  texts.filter((said) => !holds(said)).map(({ name }) => name);

describe('every text that can be said', () => {
  it('covers every kind, level, person, language, channel, state and alert, alone and with a second kind', () => {
    expect(single).toHaveLength(10 * 3 * 2 * 2 * 3 * 3 * 2);
    expect(paired).toHaveLength(72 * 3 * 2 * 2 * 3 * 3 * 2);
  });

  it('is never empty, keeps no placeholder, and has its own words for this kind', () => {
    expect(lacking(all, ({ messages }) => messages.length > 0 && messages.every((text) => text.length > 20))).toEqual(
      [],
    );
    expect(lacking(all, ({ whole }) => !/[{}]/.test(whole))).toEqual([]);
    expect(all.flatMap(({ request }) => guide(request)).filter(({ ref }) => ref.includes('last-resort'))).toEqual([]);
  });

  it('names text and version for the record', () => {
    const [{ ref } = { ref: '' }] = guide(say({ kinds: ['suicide', 'abuse'] }).request);
    expect(ref).toMatch(
      /^guidance:suicide\.urgent\.self@\d+-[0-9a-f]{12}\+parts@\d+-[0-9a-f]{12}\+abuse@\d+-[0-9a-f]{12}$/,
    );
  });

  it('carries 911 or 988 in the first message, by text within the first part of 153 septets', () => {
    const first = ({ messages: [text = ''], request }: Said) => (request.channel === 'sms' ? text.slice(0, 153) : text);
    expect(lacking(all, (said) => /\b(?:911|988)\b/.test(first(said)))).toEqual([]);
  });

  it('begins with 911 in an emergency', () => {
    const emergencies = all.filter(({ request }) => request.finding.level === 'emergency');
    expect(
      lacking(emergencies, ({ messages }) => /^(?:Call 911 now|Llame al 911 ahora)\b/.test(messages[0] ?? '')),
    ).toEqual([]);
  });

  it('is by text at most two messages in GSM-7, of at most three parts each', () => {
    const texts = all.filter(({ request }) => request.channel === 'sms');
    expect(lacking(texts, ({ messages }) => messages.length <= 2)).toEqual([]);
    expect(lacking(texts, ({ messages }) => messages.every((text) => countSms(text).encoding === 'gsm-7'))).toEqual([]);
    expect(lacking(texts, ({ messages }) => messages.every((text) => countSms(text).segments <= 3))).toEqual([]);
    expect(lacking(texts, ({ whole }) => !/[áíóúÁÍÓÚ]/.test(whole))).toEqual([]);
  });

  it('stays within 320 characters a message by text when it speaks of one kind and no alert adds a sentence', () => {
    const texts = single.filter(
      ({ request, kinds }) => request.channel === 'sms' && !request.alerted && kinds.length > 0,
    );
    expect(lacking(texts, ({ messages }) => messages.every((text) => text.length <= 320))).toEqual([]);
  });

  it('is spoken and shown in Spanish with its accents', () => {
    const spoken = single.filter(({ request }) => request.lang === 'es' && request.channel !== 'sms');
    expect(lacking(spoken, ({ whole }) => /[áéíóú]/.test(whole))).toEqual([]);
  });

  it('asks nothing, for the dialog asks, and never raises its voice', () => {
    expect(lacking(all, ({ whole }) => !/[?¿!¡]/.test(whole))).toEqual([]);
  });

  it.each([
    ['blames', /committ?(?:ed|ing)? suicide|cometer suicidio|(?:un)?successful|failed attempt|intento fallido/i],
    [
      'names a method',
      /\b(?:rope|noose|gun|knife|razor|pills|bridge|hang|jump|bleach|soga|pistola|cuchillo|pastillas|puente)\b/i,
    ],
    [
      'promises',
      /guarantee|you will be (?:ok|fine|safe)|help is on (?:the|its) way|we will|will call you|someone is coming|garantiz|estará bien|va a estar bien|en camino|le llamaremos/i,
    ],
    ['sends to detox first', /detox|desintoxica/i],
    ['labels', /\b(?:addict|junkie|alcoholic|crazy|psychotic|insane|abuser|drogadict|alcohólico|loc[oa]|victim)/i],
    ['claims to be a person or to watch', /I'm a (?:person|counselor|nurse)|I am human|we are watching|monitor/i],
    [
      'judges or diagnoses',
      /you are (?:suicidal|in psychosis|paranoid)|you have (?:depression|psychosis)|usted es (?:suicida|paranoic)/i,
    ],
  ])('never %s', (_, pattern) => {
    expect(lacking(all, ({ whole }) => !pattern.test(whole))).toEqual([]);
  });

  it('gives out only the lines of the place', () => {
    const national = [
      '911',
      '988',
      '838255',
      '1-800-662-4357',
      '1-800-422-4453',
      '1-800-799-7233',
      '88788',
      '1-800-222-1222',
    ];
    const connecticut = ['211', '1-800-467-3135', '1-800-563-4086', '888-774-2900', '1-800-842-2288'];
    const written = (text: string) => text.match(/\d[\d-]{2,}/g) ?? [];
    const allowed = ({ request }: Said) => (request.state === 'CT' ? [...national, ...connecticut] : national);
    expect(
      lacking(all, (said) => written(said.whole).every((number) => allowed(said).includes(number.replace(/-$/, '')))),
    ).toEqual([]);
    const elsewhere = all.filter(({ request }) => request.state !== 'CT');
    expect(lacking(elsewhere, ({ whole }) => !/Connecticut|\bCT\b/.test(whole))).toEqual([]);
  });

  it('does not mention the 988 option that ended in 2025 while it is switched off', () => {
    expect(data.resources.has('lifeline-press-3')).toBe(false);
    expect(lacking(all, ({ whole }) => !/press 3|oprima 3|LGBTQ/.test(whole))).toEqual([]);
    const back = createGuide({ ...data, resources: new Set([...data.resources, 'lifeline-press-3']) });
    expect(back(say({ kinds: ['suicide'] }).request)[0]?.text).toContain('press 3');
  });

  it('reads at grade 6 or below in English, and as easily in Spanish', () => {
    // Words that have no plainer ones count as plain.
    const names = [
      'naloxone',
      'naloxona',
      'Narcan',
      'benzodiacepinas',
      'emergency',
      'emergencias',
      'emergencia',
      'Connecticut',
    ];
    const score = ({ whole, request }: Said) => readability(whole.replaceAll('\n', ' '), request.lang, names).score;
    expect(
      lacking(
        single.filter(({ request }) => request.lang === 'en'),
        (said) => score(said) <= 6,
      ),
    ).toEqual([]);
    expect(
      lacking(
        single.filter(({ request }) => request.lang === 'es'),
        (said) => score(said) >= 70,
      ),
    ).toEqual([]);
  });

  it('says that staff were alerted exactly when an alert was raised, and not to wait for them', () => {
    const claims = /alerted our staff|avisé a nuestro personal/;
    expect(lacking(all, ({ whole, request }) => claims.test(whole) === request.alerted)).toEqual([]);
    const alerted = all.filter(({ request }) => request.alerted);
    expect(lacking(alerted, ({ whole }) => /don't wait for them|no espere su respuesta/i.test(whole))).toEqual([]);
  });

  it('points to a person they trust, and short of an emergency to a professional', () => {
    const web = single.filter(({ request }) => request.channel === 'web');
    const isFirstAid = ({ kinds, request }: Said) =>
      request.finding.level === 'emergency' && /overdose|medical|withdrawal/.test(kinds[0] ?? '');
    const trusted = /someone you trust|ask someone to stay|alguien de confianza|pida a alguien que se quede/i;
    const professional = /doctor|nurse|counselor|médico|enfermera|consejero/i;
    expect(
      lacking(
        web.filter((said) => !isFirstAid(said)),
        ({ whole }) => trusted.test(whole),
      ),
    ).toEqual([]);
    const calmer = web.filter(({ request }) => request.finding.level !== 'emergency');
    expect(lacking(calmer, ({ whole }) => professional.test(whole))).toEqual([]);
  });
});

describe('suicide and self-harm', () => {
  const texts = [...of('suicide'), ...of('self-harm')];

  it('name 988 by phone and text, with the ways for veterans and for Spanish', () => {
    expect(lacking(texts, ({ whole }) => /\b988\b/.test(whole) && /838255/.test(whole) && /AYUDA/.test(whole))).toEqual(
      [],
    );
    const web = texts.filter(({ request }) => request.channel === 'web');
    expect(lacking(web, ({ whole }) => whole.includes('988lifeline.org'))).toEqual([]);
  });

  it('put distance between the person and the means', () => {
    const grave = texts.filter(({ request }) => request.finding.level !== 'concern');
    const apart = /away|distance|out of reach|aléjese|lejos|aleje|aparte|fuera de su alcance/i;
    expect(lacking(grave, ({ whole }) => apart.test(whole) && /hurt|daño/.test(whole))).toEqual([]);
  });

  it('never speak to the person in danger when somebody else writes', () => {
    const others = texts.filter(({ request }) => request.finding.who === 'other');
    expect(
      lacking(
        others,
        ({ whole }) => !/hurt yourself|if you might act|hacerse daño, o pida|si cree que puede hacerlo/i.test(whole),
      ),
    ).toEqual([]);
    expect(lacking(others, ({ whole }) => /them|someone|persona|alguien|ayúdele/i.test(whole))).toEqual([]);
  });
});

describe('overdose', () => {
  it('has naloxone and breathing in every text', () => {
    expect(lacking(of('overdose'), ({ whole }) => /naloxon[ea]/.test(whole) && /breath|respir/.test(whole))).toEqual(
      [],
    );
  });

  it('gives every step to whoever stands beside the person', () => {
    const beside = of('overdose').filter(
      ({ request }) => request.finding.who === 'other' && request.finding.level !== 'concern',
    );
    for (const step of [
      /911/,
      /naloxon[ea]/,
      /awake|despierta/,
      /on their side|de lado/,
      /stay|quédese/i,
      /2 (?:to|a) 3 minut/,
      /second dose|otra dosis/,
    ]) {
      expect(lacking(beside, ({ whole }) => step.test(whole))).toEqual([]);
    }
  });

  it('tells of the Good Samaritan law only where it is known', () => {
    const grave = of('overdose').filter(({ request }) => request.finding.level !== 'concern');
    expect(
      lacking(
        grave,
        ({ whole, request }) => /law protects|ley de Connecticut/i.test(whole) === (request.state === 'CT'),
      ),
    ).toEqual([]);
  });
});

describe('withdrawal', () => {
  it('says in every text not to stop suddenly, and when it is an emergency', () => {
    expect(
      lacking(of('withdrawal'), ({ whole }) => /not stop (?:\w+ ){0,4}suddenly|dej\w+ de golpe/i.test(whole)),
    ).toEqual([]);
    expect(lacking(of('withdrawal'), ({ whole }) => /seizure|convulsi/i.test(whole) && /911/.test(whole))).toEqual([]);
  });

  it('speaks of medicine when it is opioids', () => {
    const urgent = of('withdrawal').filter(({ request }) => request.finding.level === 'urgent');
    expect(lacking(urgent, ({ whole }) => /opioid(?:s|es)/.test(whole) && /medicin[ea]/.test(whole))).toEqual([]);
  });
});

describe('abuse', () => {
  const toSelf = of('abuse').filter(({ request }) => request.finding.who === 'self');

  it('says what to do when the phone is not safe', () => {
    expect(lacking(toSelf, ({ whole }) => /safer|más seguro|no es seguro/.test(whole))).toEqual([]);
    const web = toSelf.filter(({ request }) => request.channel === 'web');
    expect(lacking(web, ({ whole }) => /Leave quickly|Salir rápido/.test(whole))).toEqual([]);
  });

  it('offers STOP by text only, with a number to call from elsewhere', () => {
    const offers = /(?:reply|responda) STOP (?:and call|y llame al) (?:888-774-2900|1-800-799-7233)/;
    expect(lacking(of('abuse'), ({ whole, request }) => !/STOP/.test(whole) || request.channel === 'sms')).toEqual([]);
    const texts = toSelf.filter(({ request }) => request.channel === 'sms');
    expect(lacking(texts, ({ whole }) => offers.test(whole))).toEqual([]);
  });
});

describe('child', () => {
  it('does not take Childhelp for a reporting line', () => {
    const named = of('child').filter(({ whole }) => whole.includes('1-800-422-4453'));
    expect(named.length).toBeGreaterThan(0);
    expect(lacking(named, ({ whole }) => /does not take reports|no recibe denuncias/.test(whole))).toEqual([]);
  });

  it('never speaks of telling a parent', () => {
    expect(lacking(of('child'), ({ whole }) => !/parent|padres|mamá|papá|mother|father/i.test(whole))).toEqual([]);
  });
});

describe('several kinds at once', () => {
  it('leads with the first and adds the line of the next that brings something new', () => {
    const alone = say({ kinds: ['suicide'] });
    const both = say({ kinds: ['suicide', 'self-harm', 'abuse'] });
    expect(both.messages[0]).toBe(alone.messages[0]);
    expect(both.whole.startsWith(alone.whole)).toBe(true);
    // Self-harm would only say 988 again; abuse has a line of its own.
    expect(both.whole.slice(alone.whole.length)).toMatch(/^\nIf someone is hurting you: .*1-800-799-7233/);
  });

  it('keeps first aid whatever leads', () => {
    const withOverdose = paired.filter(({ kinds }) => kinds[1] === 'overdose');
    expect(lacking(withOverdose, ({ whole }) => /naloxon[ea]/.test(whole))).toEqual([]);
    const withWithdrawal = paired.filter(({ kinds }) => kinds[1] === 'withdrawal');
    expect(lacking(withWithdrawal, ({ whole }) => /suddenly|de golpe/.test(whole))).toEqual([]);
  });
});

describe('a message that could not be read', () => {
  it('is answered without guessing what it was about', () => {
    const { whole } = say({ kinds: ['suicide'], layer: 'error' });
    expect(whole).toMatch(/^Call 911 now if you or anyone is in danger/);
    expect(whole).toContain('988');
    expect(whole).not.toMatch(/suicid|told me/i);
  });
});

describe('whatever is asked', () => {
  const anything: fc.Arbitrary<GuidanceRequest> = fc.record({
    finding: fc.record({
      level: fc.constantFrom('none', 'concern', 'urgent', 'emergency', 'unknown'),
      kinds: fc.array(fc.constantFrom(...crisisKinds, 'unknown'), { maxLength: 4 }),
      who: fc.constantFrom('self', 'other', 'nobody'),
      layer: fc.constantFrom('none', 'pattern', 'error'),
    }),
    lang: fc.constantFrom('en', 'es', 'fr'),
    channel: fc.constantFrom('web', 'sms', 'voice', 'fax'),
    state: fc.oneof(fc.string(), fc.constantFrom('CT', 'ct', undefined)),
    alerted: fc.boolean(),
  }) as fc.Arbitrary<never>;

  it('never throws, and always carries the number', () => {
    fc.assert(
      fc.property(anything, (request) => {
        const [first] = guide(request);
        expect(first?.text).toMatch(/\b(?:911|988)\b/);
      }),
    );
  });

  it('falls back on fixed words when the data is broken, and the record shows it', () => {
    const broken = createGuide({ ...data, kinds: {} } as GuidanceData);
    const [said] = broken(say({ kinds: ['suicide'] }, { lang: 'es', channel: 'sms' }).request);
    expect(said?.ref).toBe('guidance:last-resort');
    expect(said?.text).toContain('911');
    expect(countSms(said?.text ?? '').encoding).toBe('gsm-7');
  });
});
