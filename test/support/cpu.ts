import { expect } from 'vitest';

/** Milliseconds of CPU time since a result of `process.cpuUsage`, which other processes do not affect. */
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
 * Expects that four times as much work takes about four times the CPU time; quadratic work takes sixteen times, on a slow or busy
 * machine too. The size should make the work take some tens of milliseconds.
 */
export async function expectLinear(work: (size: number) => unknown, size: number): Promise<void> {
  let small = Number.POSITIVE_INFINITY;
  let large = Number.POSITIVE_INFINITY;
  // The first round loads and compiles code, which would make the small work look large.
  await work(size);
  for (let attempt = 0; attempt < 4; attempt++) {
    small = Math.min(small, await timeOf(() => work(size)));
    large = Math.min(large, await timeOf(() => work(4 * size)));
    if (large < 8 * small) return;
  }
  expect(large / small, `${Math.round(small)} ms became ${Math.round(large)} ms`).toBeLessThan(8);
}

/** Runs work that must not take more CPU time than a number of milliseconds on a common machine, and returns its result. */
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

/** If something took long, the machine may be slow or busy; then known work takes longer too. */
function judge(took: number, milliseconds: number): void {
  if (took > milliseconds)
    expect(took / slowness(), `it took ${Math.round(took)} ms`).toBeLessThan(milliseconds);
}

/** How many times longer than on a common machine parser-like work takes; at least one. */
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
