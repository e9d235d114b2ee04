import { Badge, Card, Stack, Text, Title } from '@mantine/core';
import type { Answer, VisitPacket, VisitView } from '../../../src/staff/visit/schema.ts';
import { momentIn } from '../app/times.ts';
import { priorityWords } from '../app/words.ts';
import classes from './visit.module.css';

/** The packet in the order in which it is worked: flags, routes, answers, scores, what was left out. */
export function PacketView({ view: { packet, visit, consents } }: { readonly view: VisitView }) {
  const { timeZone } = visit.program;
  if (!packet) {
    return (
      <Card withBorder component="section" aria-labelledby="packet">
        <Title order={2} id="packet">
          Packet
        </Title>
        <Text size="sm" c="dimmed">
          Nothing was answered yet. After the first answer a packet comes with an alert, a wish for a call, or a
          screening that was finished or left.
        </Text>
      </Card>
    );
  }
  return (
    <Card withBorder component="section" aria-labelledby="packet">
      <Stack gap="lg">
        <div>
          <Title order={2} id="packet">
            Packet
          </Title>
          <Text size="sm" c="dimmed">
            {packet.status === 'confirmed' && packet.confirmedAt
              ? `Confirmed by the visitor ${momentIn(packet.confirmedAt, timeZone)}`
              : 'Not finished by the visitor'}
          </Text>
        </div>
        {packet.flags.length > 0 && (
          <div className={classes.flags}>
            <Title order={3} size="1rem">
              Look here first
            </Title>
            <ul>
              {packet.flags.map(({ kind, text, at }) => (
                <li key={`${kind} ${text} ${at}`}>
                  {text}{' '}
                  {at && (
                    <Text span size="sm" c="dimmed">
                      {momentIn(at, timeZone)}
                    </Text>
                  )}
                </li>
              ))}
            </ul>
          </div>
        )}
        <Routes routes={packet.routes} />
        {packet.scores.length > 0 && <Scores scores={packet.scores} />}
        {packet.groups.map(({ label, answers }) => (
          <div key={label}>
            <Title order={3} size="1rem">
              {label}
            </Title>
            <Answers answers={answers} />
          </div>
        ))}
        {packet.skipped.length > 0 && (
          <div>
            <Title order={3} size="1rem">
              Asked and not answered
            </Title>
            <Text size="sm">
              {packet.skipped
                .map(({ label, status }) => `${label} (${status === 'unclear' ? 'unclear three times' : 'skipped'})`)
                .join(', ')}
            </Text>
          </div>
        )}
        {consents.length > 0 && (
          <details>
            <summary>Consents, with the wording each was given to</summary>
            <ul>
              {consents.map(({ kind, granted, at, wordingVersion, source }) => (
                <li key={`${kind} ${at}`}>
                  <Text size="sm">
                    {kind}: <b>{granted ? 'yes' : 'no'}</b>, {momentIn(at, timeZone)}, by {source.replaceAll('-', ' ')},
                    wording {wordingVersion}
                  </Text>
                </li>
              ))}
            </ul>
          </details>
        )}
        <Text size="xs" c="dimmed">
          {packet.notice}
        </Text>
      </Stack>
    </Card>
  );
}

const Routes = ({ routes }: { readonly routes: VisitPacket['routes'] }) => (
  <div>
    <Title order={3} size="1rem">
      Suggested routes
    </Title>
    <Text size="xs" c="dimmed" mb={4}>
      Information for the assessment team. Not an assessment, and not a decision about eligibility.
    </Text>
    {routes.length === 0 && <Text size="sm">No rule applies to these answers.</Text>}
    <ul className={classes.routes}>
      {routes.map(({ id, label, priority, because, source }) => (
        <li key={id}>
          <Badge variant={priority === 'now' ? 'filled' : 'default'} size="sm" mr={6}>
            {priorityWords[priority]}
          </Badge>
          <b>{label}</b>
          <Text size="sm">{because}</Text>
          <Text size="xs" c="dimmed">
            Source: {source}
          </Text>
        </li>
      ))}
    </ul>
  </div>
);

const Scores = ({ scores }: { readonly scores: VisitPacket['scores'] }) => (
  <div>
    <Title order={3} size="1rem">
      Questionnaires
    </Title>
    {scores.map((score) => (
      <div key={score.name} className={classes.score}>
        <Text fw={650}>
          {score.name}
          {score.total !== null && `: ${score.total}${score.max === null ? '' : ` of ${score.max}`}`}
        </Text>
        <Text size="sm">{score.meaning}</Text>
        <Text size="xs" c="dimmed">
          Source: {score.source}
          {score.totalCode && ` · LOINC ${score.totalCode}`}
        </Text>
        <details>
          <summary>Items</summary>
          <Answers answers={score.items} />
        </details>
      </div>
    ))}
  </div>
);

const Answers = ({ answers }: { readonly answers: readonly Answer[] }) => (
  <dl className={classes.answers}>
    {answers.map(({ label, asked, status, display }) => (
      <div key={label}>
        <dt title={asked}>{label}</dt>
        <dd>{status === 'given' ? display : status === 'unsure' ? 'Does not know' : status}</dd>
      </div>
    ))}
  </dl>
);
