import { expect } from 'vitest';

/** Milliseconds of CPU since a moment that `process.cpuUsage` gave, whoever else keeps the machine busy. */
function since(started: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

async function timeOf(work: () => unknown): Promise<number> {
  const started = process.cpuUsage();
  await work();
  return since(started);
}

/**
 * Expects that work on four times as much takes four times the CPU or so. What grows with the square takes sixteen times,
 * on a slow or busy machine too. The size is to be such that the work takes some tens of milliseconds.
 */
export async function expectLinear(work: (size: number) => unknown, size: number): Promise<void> {
  let small = Number.POSITIVE_INFINITY;
  let large = Number.POSITIVE_INFINITY;
  // The first round loads and compiles what is run, which would make the small work look large.
  await work(size);
  for (let attempt = 0; attempt < 4; attempt++) {
    small = Math.min(small, await timeOf(() => work(size)));
    large = Math.min(large, await timeOf(() => work(4 * size)));
    if (large < 8 * small) return;
  }
  expect(large / small, `${Math.round(small)} ms became ${Math.round(large)} ms`).toBeLessThan(8);
}

/** Runs work that must not take more CPU than so many milliseconds of a common machine, and gives what came of it. */
export async function within<T>(milliseconds: number, work: () => T | Promise<T>): Promise<T> {
  const started = process.cpuUsage();
  const result = await work();
  judge(since(started), milliseconds);
  return result;
}

export function withinSync<T>(milliseconds: number, work: () => T): T {
  const started = process.cpuUsage();
  const result = work();
  judge(since(started), milliseconds);
  return result;
}

/** Where something took long, the machine may be slow or busy: then work that is known takes longer as well. */
function judge(took: number, milliseconds: number): void {
  if (took > milliseconds)
    expect(took / slowness(), `it took ${Math.round(took)} ms`).toBeLessThan(milliseconds);
}

/** How many times longer than on a common machine some work takes that is much like that of readers; at least one. */
function slowness(): number {
  const words = () => {
    const counts = new Map<string, number>();
    for (let at = 0; at < 400_000; at++) {
      const word = `key-${at % 5000}: value`.replace(/-(\d)/, '.$1').slice(1, 9);
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  };
  words();
  const started = process.cpuUsage();
  words();
  return Math.max(1, since(started) / usual);
}

/** Milliseconds that the work of `slowness` takes on a common machine. */
const usual = 150;
