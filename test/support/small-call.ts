import type { FastifyInstance } from 'fastify';
import { newSid, postSigned, publicUrl, type Params } from './twilio.ts';
import { all, parseXml, type Xml } from './xml.ts';

/** A caller's side of one call: follows the addresses that the TwiML names, as Twilio would. */
export class SmallCall {
  readonly sid = newSid('CA');
  readonly #app: FastifyInstance;
  readonly #who: Params;
  /** The last answer. */
  heard: Xml = { name: 'Response', attributes: {}, children: [], text: '' };
  status = 0;

  constructor(app: FastifyInstance, who: Params) {
    this.#app = app;
    this.#who = { To: '+18605550142', ...who };
  }

  async ring(path = '/voice/twilio/stonington'): Promise<this> {
    return await this.post(path);
  }
  async press(digit: string): Promise<this> {
    return await this.post(this.next('Gather'), { Digits: digit });
  }
  async speak(words: string): Promise<this> {
    return await this.post(this.next('Gather'), { SpeechResult: words, Confidence: '0.9' });
  }
  async waitSilently(): Promise<this> {
    return await this.post(this.next('Gather'));
  }

  /** The address that an element of the last answer names. */
  next(element: string, attribute = 'action'): string {
    const found = all(this.heard, element)[0]?.attributes[attribute];
    if (found === undefined) throw new Error(`the last answer has no ${element} with ${attribute}`);
    return found;
  }

  async post(address: string, more: Params = {}): Promise<this> {
    const response = await postSigned(this.#app, address.replace(publicUrl, ''), {
      CallSid: this.sid,
      Direction: 'inbound',
      CallStatus: 'in-progress',
      ...this.#who,
      ...more,
    });
    this.status = response.statusCode;
    if (response.headers['content-type']?.startsWith('text/xml')) this.heard = parseXml(response.payload);
    return this;
  }

  /** What is said, in order, each with its language. */
  get said(): readonly string[] {
    return all(this.heard, 'Say').map(({ text }) => text);
  }
  get languages(): readonly (string | undefined)[] {
    return all(this.heard, 'Say').map(({ attributes }) => attributes['language']);
  }
  get verbs(): readonly string[] {
    return this.heard.children.map(({ name }) => name);
  }
}
