import type { Diagnostic, Position } from '../diagnostics/diagnostic.ts';
import { atPlace, type Finding } from '../diagnostics/finding.ts';
import type { SopsCode } from './codes.ts';

/** Key names and list indexes from the top of a document, for messages. */
export type Where = readonly (string | number)[];

interface SopsFinding extends Finding<SopsCode> {
  readonly where?: Where;
  /** Offsets into the text; by default the start of the file. */
  readonly from?: number;
  readonly to?: number;
}

/** Collects the problems of one file. */
export class Report {
  /** The maximum number of problems per file; further ones are reported once these are fixed. */
  static readonly most = 200;

  readonly diagnostics: Diagnostic[] = [];
  readonly file: string;
  readonly #text: string;

  constructor(file: string, text: string) {
    this.file = file;
    this.#text = text;
  }

  add({ where = [], from = 0, to = from, ...finding }: SopsFinding): void {
    const isError = (finding.severity ?? 'error') === 'error';
    if (this.diagnostics.length >= Report.most && (!isError || this.failed)) return;
    const range = { start: position(this.#text, from), end: position(this.#text, to) };
    this.diagnostics.push(atPlace({ file: this.file, range }, { ...finding, path: where }));
  }

  get failed(): boolean {
    return this.diagnostics.some(({ severity }) => severity === 'error');
  }
}

function position(text: string, offset: number): Position {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < start; at = text.indexOf('\n', at + 1)) line++;
  return { line, column: offset - start + 1 };
}
