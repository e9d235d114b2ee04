import type { TranscriptEntry } from '../../core/messages.ts';
import type { Choice } from '../../core/visit.ts';
import type { Route } from './route.ts';

/** What we send, before the SDK adds whom it is for. */
export interface OutgoingActivity {
  readonly type: 'message';
  readonly text: string;
  /** Our words are plain: channels would read `*` and `_` as Markdown. */
  readonly textFormat: 'plain';
  readonly locale: string;
  readonly inputHint: 'expectingInput' | 'acceptingInput';
  readonly suggestedActions?: { readonly to: string[]; readonly actions: object[] };
  readonly attachments?: object[];
  readonly channelData?: object;
}

/** Teams shows six buttons of a card: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/design-effective-cards */
const mostCardButtons = 6;

/** An entry in what the channel can show: buttons where it has them, a card in Teams, a numbered list anywhere else. */
export function renderEntry({ body, from }: Pick<TranscriptEntry, 'body' | 'from'>, route: Route): OutgoingActivity {
  const { choices = [], several = false } = body;
  const said = {
    type: 'message',
    text: body.text,
    textFormat: 'plain',
    locale: body.lang,
    inputHint: choices.length > 0 ? 'expectingInput' : 'acceptingInput',
  } as const;
  if (['directline', 'webchat', 'emulator'].includes(route.channelId)) {
    return {
      ...said,
      ...(choices.length > 0 && { suggestedActions: { to: [route.user.id], actions: choices.map(button) } }),
      channelData: {
        ...(body.crisis === true && { crisis: true }),
        ...(several && { several: true }),
        ...(body.progress01 !== undefined && { progress: body.progress01 }),
        ...(body.ref !== undefined && { ref: body.ref }),
        ...(from === 'staff' && { staff: true }),
      },
    };
  }
  if (choices.length === 0) return said;
  if (route.channelId === 'msteams' && !several && choices.length <= mostCardButtons) {
    return { ...said, attachments: [card(choices)] };
  }
  const listed = choices.map(({ label }, index) => `${index + 1} ${label}`).join('\n');
  return { ...said, text: `${body.text}\n${listed}` };
}

const button = ({ id, label }: Choice): object => ({
  type: 'messageBack',
  title: label,
  text: label,
  displayText: label,
  value: id,
});

/** The words stay in the message, where screen readers and notifications find them; the card holds the buttons. */
const card = (choices: readonly Choice[]): object => ({
  contentType: 'application/vnd.microsoft.card.adaptive',
  content: {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.4',
    body: [],
    actions: choices.map(({ id, label }) => ({
      type: 'Action.Submit',
      title: label,
      data: {
        choice: id,
        label,
        msteams: { type: 'messageBack', text: label, displayText: label, value: { choice: id, label } },
      },
    })),
  },
});
