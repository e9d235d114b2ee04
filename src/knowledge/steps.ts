/** Long work in short steps, so that whoever does it can let others go first in between; returns what it came to. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** All of it at once. */
export function finished<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Something that takes long to make and is made once. */
export interface MadeOnce<T> {
  /** Makes at once whatever is not yet made. */
  get(): T;
  /** Makes it little by little, unless somebody needs it meanwhile. */
  steps(): Steps<void>;
}

export function madeOnce<T>(make: () => Steps<T>): MadeOnce<T> {
  let made: { readonly value: T } | null = null;
  let making: Steps<T> | null = null;
  /** True when it is made. What fails is begun anew when next asked for. */
  const goOn = (): boolean => {
    if (made !== null) return true;
    try {
      const step = (making ??= make()).next();
      if (step.done) made = { value: step.value };
    } catch (error) {
      making = null;
      throw error;
    }
    return made !== null;
  };
  return {
    get() {
      while (!goOn());
      return made!.value;
    },
    *steps() {
      while (!goOn()) yield;
    },
  };
}

const textsInAStep = 200;

/** `map`, a few milliseconds at a time. */
export function* mapInSteps<A, B>(all: readonly A[], map: (each: A, index: number) => B): Steps<B[]> {
  const mapped: B[] = [];
  for (const [index, each] of all.entries()) {
    mapped.push(map(each, index));
    if (index % textsInAStep === textsInAStep - 1) yield;
  }
  return mapped;
}
