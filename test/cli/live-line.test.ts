import { expect, test, vi } from 'vitest';
import { liveLine } from '../../src/cli/live-line.ts';

const sequence = String.fromCharCode(27);
const moves = new RegExp(`(\\n|${sequence}\\[1A|${sequence}\\[2K)`);

/** The lines that a terminal shows for some output. */
function screen(written: string): string[] {
  const lines = [''];
  for (const part of written.split(moves)) {
    if (part === '\n') lines.push('');
    else if (part === '\u001b[1A') lines.pop();
    else if (part === '\u001b[2K') lines[lines.length - 1] = '';
    else lines[lines.length - 1] += part;
  }
  return lines;
}

function start(columns = 80) {
  let written = '';
  let time = 0;
  const line = liveLine({
    write: (text) => {
      written += text;
    },
    columns: () => columns,
    now: () => time,
  });
  return {
    ...line,
    at: (milliseconds: number) => {
      time = milliseconds;
    },
    shown: () => screen(written),
    written: () => written,
  };
}

test('a quick command writes no line', () => {
  const { stage, clear, at, written } = start();
  stage('Reading');
  at(399);
  stage('Checking');
  clear();
  expect(written()).toBe('');
});

test('a slow command has one line, which is replaced, and removed at the end', () => {
  const { stage, clear, at, shown } = start();
  stage('Reading');
  at(500);
  stage('Checking');
  expect(shown()).toEqual(['Checking…', '']);
  stage('Writing');
  expect(shown()).toEqual(['Writing…', '']);
  clear();
  expect(shown()).toEqual(['']);
});

test('a waiting stage is shown when it becomes slow', () => {
  vi.useFakeTimers();
  try {
    const { stage, clear, at, shown } = start();
    at(100);
    stage('Checking the cluster');
    vi.advanceTimersByTime(299);
    expect(shown()).toEqual(['']);
    vi.advanceTimersByTime(1);
    expect(shown()).toEqual(['Checking the cluster…', '']);
    clear();
    expect(shown()).toEqual(['']);
  } finally {
    vi.useRealTimers();
  }
});

test('a narrow window shortens the line so that it does not wrap', () => {
  const { stage, at, shown } = start(10);
  at(500);
  stage('Checking the machine');
  expect(shown()).toEqual(['Checking…', '']);
});

test('after other output the wait starts again, so that each run of --watch has its own', () => {
  const { stage, clear, at, shown } = start();
  at(5000);
  clear();
  stage('Reading');
  expect(shown()).toEqual(['']);
  at(5500);
  stage('Checking');
  expect(shown()).toEqual(['Checking…', '']);
});
