import { Badge, Group, Table, Text, UnstyledButton } from '@mantine/core';
import type { TaskRowView } from '../../../src/staff/tasks/schema.ts';
import { momentIn, useNow } from '../app/times.ts';
import { dueWords, kindNames } from './task-words.ts';
import classes from './tasks.module.css';

/** Open tasks, the soonest due first. */
export function TaskTable({
  rows,
  empty,
  onOpen,
}: {
  readonly rows: readonly TaskRowView[];
  readonly empty: string;
  readonly onOpen: (task: string) => void;
}) {
  const nowMs = useNow(30_000);
  if (rows.length === 0) return <Text c="dimmed">{empty}</Text>;
  return (
    <div className={classes.list}>
      <Table verticalSpacing="sm" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Due</Table.Th>
            <Table.Th>Who</Table.Th>
            <Table.Th>What</Table.Th>
            <Table.Th>Program</Table.Th>
            <Table.Th>Whose</Table.Th>
            <Table.Th>Calls</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((task) => (
            <Table.Tr key={task.id} data-overdue={task.isOverdue || undefined}>
              <Table.Td>
                <Text size="sm" fw={task.isOverdue ? 700 : 500}>
                  {dueWords(task.dueAt, nowMs)}
                </Text>
                <Text size="xs" c="dimmed">
                  {momentIn(task.dueAt, task.program.timeZone)}
                </Text>
              </Table.Td>
              <Table.Td>
                <UnstyledButton className={classes.open} onClick={() => onOpen(task.id)}>
                  {task.name ?? 'No name given'}
                </UnstyledButton>
              </Table.Td>
              <Table.Td>
                <Text size="sm" fw={600}>
                  {kindNames[task.kind]}
                </Text>
                <Group gap={6}>
                  <Text size="sm">{task.reason}</Text>
                  {task.isAfterHours && (
                    <Badge size="sm" variant="default" tt="none">
                      after hours
                    </Badge>
                  )}
                  {task.isEscalated && (
                    <Badge size="sm" variant="light" color="red" tt="none">
                      somebody was told
                    </Badge>
                  )}
                  {task.isDemo && (
                    <Badge size="sm" variant="outline" tt="none">
                      demo
                    </Badge>
                  )}
                </Group>
              </Table.Td>
              <Table.Td>{task.program.name}</Table.Td>
              <Table.Td>{task.assignedTo ? (task.assignedTo.isMe ? 'You' : task.assignedTo.name) : '—'}</Table.Td>
              <Table.Td>{task.attempts}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
