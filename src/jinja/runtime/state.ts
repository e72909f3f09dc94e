import { limitError, type Place, typeError } from '../errors.ts';
import type { Newline } from '../syntax/options.ts';
import { type Allowance, Budget, type RunBudget } from './budget.ts';
import { type Context, type LoadedTemplate, missing } from './context.ts';
import type { Builtin } from './filters/filter.ts';
import type { HostFunction } from './functions.ts';
import { Output, type Recorder } from './output.ts';
import { describeValue, str } from './text.ts';
import { isString, type Markup, Undefined, type UndefinedKind } from './values.ts';

/** What one render may use, and its limits. */
export interface Limits extends Allowance {
  /** The nesting of macros, includes, blocks and recursive loops. */
  readonly depth: number;
  /** Characters of output. */
  readonly output: number;
}

/** What a render needs from its engine. */
export interface Environment {
  readonly filters: ReadonlyMap<string, Builtin | HostFunction>;
  readonly tests: ReadonlyMap<string, Builtin | HostFunction>;
  readonly globals: ReadonlyMap<string, unknown>;
  readonly undefinedKind: UndefinedKind;
  readonly limits: Limits;
  /** What all renders together may use. */
  readonly run: RunBudget;
  /** The line ending in the output. */
  readonly newline: Newline;
  /** Returns the template with a name, or undefined if there is none. */
  load(name: string): LoadedTemplate | undefined;
  templateNames(): readonly string[];
}

/** A stack frame between the rendered template and the current place. */
export interface CallFrame extends Place {
  readonly kind: 'include' | 'import' | 'macro' | 'block' | 'extends';
  /** The name of the macro or block. */
  readonly name: string;
}

/** The state of one render: its position, its remaining budget, and its output. */
export abstract class RenderState implements Recorder {
  readonly missing: typeof missing = missing;
  readonly templates: LoadedTemplate[] = [];
  readonly frames: CallFrame[] = [];
  readonly maxOutput: number;
  lastCaptured: Output | undefined;
  template: LoadedTemplate;
  site = 0;
  protected readonly environment: Environment;
  protected readonly budget: Budget;
  private templateIndex = 0;

  constructor(environment: Environment, template: LoadedTemplate) {
    this.environment = environment;
    this.template = template;
    this.templates.push(template);
    this.maxOutput = environment.limits.output;
    this.budget = new Budget(environment.limits, environment.run);
  }

  tick(): void {
    this.budget.spend(1);
  }

  protected enter<T>(kind: CallFrame['kind'], name: string, template: LoadedTemplate, run: () => T): T {
    const { frames } = this;
    if (frames.length >= this.environment.limits.depth) {
      throw limitError(`more than ${this.environment.limits.depth} nested macros, includes and blocks`);
    }
    // A call creates a scope, and several JavaScript functions run.
    this.budget.spend(4);
    const { template: caller, site } = this;
    frames.push({ kind, name, template: caller, site });
    this.switchTo(template);
    const result = run();
    // Not in a `finally`: after an error, these frames tell where it happened.
    frames.pop();
    this.switchTo(caller);
    this.site = site;
    return result;
  }

  private switchTo(template: LoadedTemplate): void {
    if (template === this.template) return;
    this.template = template;
    this.templateIndex = this.templates.indexOf(template);
    if (this.templateIndex === -1) this.templateIndex = this.templates.push(template) - 1;
  }

  dataOrigin(line: number): number {
    return (this.templateIndex * 0x1000000 + line) * 2 + 1;
  }

  valueOrigin(site: number): number {
    return (this.templateIndex * 0x1000000 + site) * 2;
  }

  output(): Output {
    return new Output(this);
  }

  captured(output: Output): string {
    this.lastCaptured = output;
    return output.text;
  }

  print(site: number, value: unknown): string {
    this.site = site;
    return str(value);
  }

  /** The result of a call block, which Jinja2 adds to the output without converting it. */
  calledText(value: unknown): string | Markup {
    if (!isString(value))
      throw typeError(`what a call block calls must return text, not ${describeValue(value)}`);
    return value;
  }

  protected undefinedValue(
    message: string,
    label: string,
    name?: string,
    known?: () => readonly string[],
  ): Undefined {
    const wanted = name === undefined || known === undefined ? undefined : { name, known };
    const { template, site } = this;
    return new Undefined(this.environment.undefinedKind, message, label, wanted, { template, site });
  }

  undefinedBecause(message: string, jinjaMessage = message): Undefined {
    return this.undefinedValue(message, `undefined value printed: ${jinjaMessage}`);
  }

  undef(name: string, site: number, context: Context): Undefined {
    this.site = site;
    return this.undefinedValue(`'${name}' is not defined`, name, name, () => context.names());
  }

  noElse(site: number): Undefined {
    const { template } = this;
    const message = 'the condition is false and there is no `else`';
    return new Undefined('default', message, message, undefined, { template, site });
  }

  noArgument(name: string): Undefined {
    return this.undefinedBecause(
      `the parameter '${name}' was not given a value`,
      `parameter '${name}' was not provided`,
    );
  }
}
