import path from 'node:path';
import { parseArgs } from 'node:util';
import { drawVisit } from '../../flows/draw.ts';
import { isEnding, nameOf, walkVisit } from '../../flows/walk.ts';
import { loadScreenings } from '../content/load-screenings.ts';
import { programId } from '../core/ids.ts';
import { UsageError, type Command } from './io.ts';

const help = `porchlight flow draw --program ID    the visit as a Mermaid state diagram
porchlight flow walk --program ID    walk every path; --json for one JSON object

walk exits with 1 when a state is unreachable or a path reaches no packet, hand-over or stated stop.
`;

export const flowCommand: Command = async (argv, io) => {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { program: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const [action] = positionals;
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  if (action !== 'draw' && action !== 'walk') throw new UsageError(help);
  const screenings = await loadScreenings(path.resolve(io.cwd, io.env['CONTENT_DIR'] ?? 'content'));
  const screening = values.program === undefined ? undefined : screenings.get(programId(values.program));
  if (!screening) throw new UsageError(`--program: one of ${[...screenings.keys()].join(', ')}`);
  if (action === 'draw') {
    io.stdout.write(drawVisit(screening));
    return 0;
  }
  const walk = walkVisit(screening);
  const edges = [...walk.places.values()].reduce((sum, place) => sum + place.exits.length, 0);
  const states = new Set([...walk.places.values()].map((place) => nameOf(place.value)));
  const endings = [...states].filter((name) =>
    [...walk.places.values()].some((place) => nameOf(place.value) === name && isEnding(place.value)),
  );
  const report = {
    program: values.program,
    questions: screening.questions.length,
    states: states.size,
    places: walk.places.size,
    transitions: edges,
    paths: String(walk.pathCount),
    endings,
    unreached: walk.unreached,
    deadEnds: walk.deadEnds,
  };
  if (values.json) io.stdout.write(`${JSON.stringify(report)}\n`);
  else {
    io.stdout.write(
      `${values.program}: ${report.questions} questions, ${report.states} states in ${report.places} standings, ${edges} transitions taken.\n` +
        `${report.paths} different ways of answering, each to an end: ${endings.join(', ')}.\n` +
        `Unreachable states: ${walk.unreached.join(', ') || 'none'}. Dead ends: ${walk.deadEnds.join(', ') || 'none'}.\n`,
    );
  }
  return walk.unreached.length + walk.deadEnds.length === 0 ? 0 : 1;
};
