import { Badge, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { VisitRow } from '../../../src/staff/inbox/schema.ts';
import type { VisitFlag } from '../../../src/core/visit-summary.ts';
import { ago, momentIn } from '../app/times.ts';
import { channelWords, flagWords, langWords, priorityWords, statusWords } from '../app/words.ts';
import classes from './inbox.module.css';

const grave: ReadonlySet<VisitFlag> = new Set(['crisis', 'safety']);
const routesMost = 2;

/** One visit of the list; all of it is one link. */
export function VisitLine({ visit, nowMs }: { readonly visit: VisitRow; readonly nowMs: number }) {
  const { routes, flags, owner, heldBy, lastVisitorAt } = visit;
  return (
    <li>
      <Link to="/visits/$id" params={{ id: visit.id }} className={classes.line} data-visit={visit.id}>
        <span className={classes.who}>
          <Text component="span" fw={650} className={classes.name ?? ''} {...(visit.name === null && { c: 'dimmed' })}>
            {visit.name ?? 'No name yet'}
          </Text>
          <Text component="span" size="sm" c="dimmed">
            {visit.program.name} · {channelWords[visit.channel]} · {langWords[visit.lang]}
            {visit.isDemo && ' · demo'}
          </Text>
        </span>
        <span className={classes.what}>
          <Text component="span" size="sm" c="dimmed">
            {statusWords[visit.status]}
            {visit.hasOpenTask && ' · something to do'}
          </Text>
          <span className={classes.badges}>
            {visit.hasOpenAlert && (
              <Badge variant="filled" autoContrast={false} bg="var(--console-alarm)" c="white">
                Open alert
              </Badge>
            )}
            {flags
              .filter((flag) => !(visit.hasOpenAlert && flag === 'crisis'))
              .map((flag) => (
                <Badge
                  key={flag}
                  variant={grave.has(flag) ? 'light' : 'default'}
                  color={grave.has(flag) ? 'red' : 'gray'}
                >
                  {flagWords[flag]}
                </Badge>
              ))}
          </span>
          {routes.slice(0, routesMost).map((route) => (
            <Text component="span" size="sm" key={route.id} className={classes.route}>
              <b>{priorityWords[route.priority]}</b> {route.label}
            </Text>
          ))}
          {routes.length > routesMost && (
            <Text component="span" size="xs" c="dimmed">
              and {routes.length - routesMost} more
            </Text>
          )}
        </span>
        <span className={classes.staff}>
          {heldBy && (
            <Text component="span" size="sm" fw={600}>
              {heldBy.isMe ? 'You are writing' : `${heldBy.name} is writing`}
            </Text>
          )}
          <Text component="span" size="sm" c="dimmed">
            {owner === null ? 'No owner' : owner.isMe ? 'Yours' : owner.name}
          </Text>
        </span>
        <Text
          component="span"
          size="sm"
          className={classes.when}
          title={lastVisitorAt === null ? undefined : momentIn(lastVisitorAt, visit.program.timeZone)}
        >
          {lastVisitorAt === null ? 'Not yet' : ago(lastVisitorAt, nowMs)}
        </Text>
      </Link>
    </li>
  );
}
