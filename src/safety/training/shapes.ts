import type { CorpusLine } from './corpus.ts';
import { type Example, type LinearOptions, scoreRow, seeded, trainLinear } from './linear.ts';

/** A way to learn one yes-or-no question from sparse examples; compared in docs/decisions/0020-crisis-model.md. */
export interface Shape {
  readonly name: string;
  /** Returns the scorer of a row. */
  train(
    examples: readonly Example[],
    rows: readonly Uint32Array[],
    target: (line: CorpusLine) => number,
  ): (row: Uint32Array) => number;
}

export function logisticShape(options: LinearOptions): Shape {
  return {
    name: `logistic regression, ${options.buckets} buckets`,
    train(examples, rows, target) {
      const model = trainLinear(examples, rows, 1, (line) => target(line), options);
      return (row) => scoreRow(row, 0, 1, model.weights, model.bias);
    },
  };
}

/** Naive-Bayes log ratios as feature weights, learned over by logistic regression (Wang and Manning 2012). */
export function naiveBayesShape({ buckets, epochs, step, decay }: LinearOptions): Shape {
  return {
    name: `naive-Bayes-weighted logistic regression, ${buckets} buckets`,
    train(examples, rows, target) {
      const yes = new Float32Array(buckets).fill(0.5);
      const no = new Float32Array(buckets).fill(0.5);
      rows.forEach((row, at) => {
        const side = target((examples[at] as Example).line) === 1 ? yes : no;
        for (const bucket of row) side[bucket] = (side[bucket] as number) + 1;
      });
      const total = (side: Float32Array) => side.reduce((sum, count) => sum + count, 0);
      const [allYes, allNo] = [total(yes), total(no)];
      const ratio = yes.map((count, at) => Math.log(count / allYes / ((no[at] as number) / allNo)));
      const weights = new Float32Array(buckets);
      const squares = new Float32Array(buckets).fill(1e-6);
      let bias = 0;
      const random = seeded(7);
      const score = (row: Uint32Array) =>
        row.reduce((sum, bucket) => sum + (weights[bucket] as number) * (ratio[bucket] as number), 0) /
          Math.sqrt(Math.max(1, row.length)) +
        bias;
      for (let epoch = 0; epoch < epochs; epoch++) {
        const rate = step * (1 - epoch / epochs) + 0.002;
        for (const index of shuffled(examples.length, random)) {
          const row = rows[index] as Uint32Array;
          const { line, weight } = examples[index] as Example;
          const slope = (1 / (1 + Math.exp(-score(row))) - target(line)) * weight;
          bias -= rate * 0.02 * slope;
          for (const bucket of row) {
            const gradient =
              (slope * (ratio[bucket] as number)) / Math.sqrt(row.length) + decay * (weights[bucket] as number);
            squares[bucket] = (squares[bucket] as number) + gradient * gradient;
            weights[bucket] = (weights[bucket] as number) - (rate * gradient) / Math.sqrt(squares[bucket]);
          }
        }
      }
      return score;
    },
  };
}

/** A bag of learned vectors through one hidden layer, with features dropped at random while learning. */
export function embeddingShape({ buckets, epochs, step }: LinearOptions, size = 16, hidden = 32, drop = 0.4): Shape {
  return {
    name: `embedding bag of ${size} and ${hidden} hidden units, ${buckets} buckets`,
    train(examples, rows, target) {
      const random = seeded(11);
      const vectors = Float32Array.from({ length: buckets * size }, () => (random() - 0.5) * 0.1);
      const vectorSquares = new Float32Array(buckets).fill(1e-3);
      const first = Float32Array.from({ length: size * hidden }, () => (random() - 0.5) * 0.6);
      const firstSquares = new Float32Array(size * hidden).fill(1e-3);
      const last = Float32Array.from({ length: hidden }, () => (random() - 0.5) * 0.3);
      const lastSquares = new Float32Array(hidden).fill(1e-3);
      const mean = new Float32Array(size);
      const active = new Float32Array(hidden);
      const score = (row: readonly number[] | Uint32Array): number => {
        mean.fill(0);
        for (const bucket of row)
          for (let j = 0; j < size; j++) mean[j] = (mean[j] as number) + (vectors[bucket * size + j] as number);
        const norm = 1 / Math.sqrt(Math.max(1, row.length));
        for (let j = 0; j < size; j++) mean[j] = (mean[j] as number) * norm;
        let sum = 0;
        for (let i = 0; i < hidden; i++) {
          let unit = 0.1;
          for (let j = 0; j < size; j++) unit += (mean[j] as number) * (first[j * hidden + i] as number);
          active[i] = Math.max(0, unit);
          sum += (active[i] as number) * (last[i] as number);
        }
        return sum;
      };
      for (let epoch = 0; epoch < epochs; epoch++) {
        const rate = step * (1 - epoch / epochs) + 0.002;
        for (const index of shuffled(examples.length, random)) {
          const { line, weight } = examples[index] as Example;
          const row = [...(rows[index] as Uint32Array)].filter(() => random() >= drop);
          const slope = (1 / (1 + Math.exp(-score(row))) - target(line)) * weight;
          const back = new Float32Array(size);
          for (let i = 0; i < hidden; i++) {
            if (active[i] === 0) continue;
            const unitSlope = slope * (last[i] as number);
            descend(last, lastSquares, i, slope * (active[i] as number), rate);
            for (let j = 0; j < size; j++) {
              back[j] = (back[j] as number) + unitSlope * (first[j * hidden + i] as number);
              descend(first, firstSquares, j * hidden + i, unitSlope * (mean[j] as number), rate);
            }
          }
          const norm = 1 / Math.sqrt(Math.max(1, row.length));
          const energy = back.reduce((sum, part) => sum + (part * norm) ** 2, 0) / size;
          for (const bucket of row) {
            vectorSquares[bucket] = (vectorSquares[bucket] as number) + energy;
            const pace = (rate * norm) / Math.sqrt(vectorSquares[bucket]);
            for (let j = 0; j < size; j++)
              vectors[bucket * size + j] = (vectors[bucket * size + j] as number) - pace * (back[j] as number);
          }
        }
      }
      return score;
    },
  };
}

function descend(weights: Float32Array, squares: Float32Array, at: number, gradient: number, rate: number): void {
  squares[at] = (squares[at] as number) + gradient * gradient;
  weights[at] = (weights[at] as number) - (rate * gradient) / Math.sqrt(squares[at]);
}

function shuffled(count: number, random: () => number): number[] {
  const order = Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other] as number, order[at] as number];
  }
  return order;
}
