import { limitError } from '../errors.ts';
import { allocateItems, spendOnText } from './budget.ts';

/**
 * Text that is being written, with the template position of each part. Parts are pairs of numbers (an offset, and an origin that
 * the runtime understands), because most output is never asked for its origin.
 */
export class Output {
  text = '';
  readonly marks: number[] = [];
  private readonly recorder: Recorder;

  constructor(recorder: Recorder) {
    this.recorder = recorder;
  }

  /** Adds literal text of a template from the given line. */
  data(text: string, line: number): void {
    this.pay(text.length);
    this.marks.push(this.text.length, this.recorder.dataOrigin(line));
    this.text += text;
  }

  /** Adds the value of an expression. */
  put(site: number, value: unknown): void {
    const text = typeof value === 'string' ? value : this.recorder.print(site, value);
    if (text === '') return;
    this.pay(text.length);
    const captured = this.recorder.lastCaptured;
    if (captured !== undefined && captured.text === text) this.append(captured);
    else {
      this.marks.push(this.text.length, this.recorder.valueOrigin(site));
      this.text += text;
    }
  }

  private pay(length: number): void {
    spendOnText(length);
    if (this.text.length + length > this.recorder.maxOutput) {
      throw limitError(`the output is longer than ${this.recorder.maxOutput} characters`);
    }
  }

  /** Adds text that was written elsewhere, with its origins. */
  append(other: Output): void {
    this.pay(other.text.length);
    allocateItems(other.marks.length);
    const shift = this.text.length;
    for (let index = 0; index < other.marks.length; index += 2) {
      this.marks.push((other.marks[index] ?? 0) + shift, other.marks[index + 1] ?? 0);
    }
    this.text += other.text;
  }
}

/** What an output needs from its render. */
export interface Recorder {
  readonly maxOutput: number;
  /** The output of the last macro; printing exactly that text keeps its origins. */
  readonly lastCaptured: Output | undefined;
  dataOrigin(line: number): number;
  valueOrigin(site: number): number;
  print(site: number, value: unknown): string;
}
