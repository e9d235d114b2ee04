import { UsageError, type Command } from './io.ts';

const help = `porchlight eval crisis FILE…       recall and false alarms of the crisis check
porchlight eval knowledge FILE…    answered, choices, declined, blocked; right passage; wrong answers
`;

export const evalCommand: Command = async ([what, ...rest], io) => {
  switch (what) {
    case 'crisis':
      return (await import('./eval-crisis.ts')).evalCrisisCommand(rest, io);
    case 'knowledge':
      return (await import('./eval-knowledge.ts')).evalKnowledgeCommand(rest, io);
    case '--help':
      io.stdout.write(help);
      return 0;
    default:
      throw new UsageError(help);
  }
};
