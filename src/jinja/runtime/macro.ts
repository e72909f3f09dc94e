import { typeError } from '../errors.ts';
import { missing } from './context.ts';
import { type KeywordMap, PyObject } from './object.ts';
import { tuple, type Undefined } from './values.ts';

export interface MacroShape {
  /** Null for the body of a call block. */
  readonly name: string | null;
  readonly params: readonly string[];
  readonly usesCaller: boolean;
  readonly usesKeywords: boolean;
  readonly usesRest: boolean;
}

/** A macro, or the body of a call block. */
export class Macro extends PyObject {
  readonly typeName = 'Macro';
  readonly shape: MacroShape;
  private readonly run: (args: readonly unknown[]) => unknown;
  private readonly noCaller: () => Undefined;

  constructor(shape: MacroShape, run: (args: readonly unknown[]) => unknown, noCaller: () => Undefined) {
    super();
    this.shape = shape;
    this.run = run;
    this.noCaller = noCaller;
  }

  /** Jinja2's `Macro.__call__`. */
  override get call() {
    return (given: readonly unknown[], named: KeywordMap | undefined): unknown => {
      const { params, usesCaller, usesKeywords, usesRest } = this.shape;
      const name = this.shape.name ?? 'caller';
      const keywords = new Map(named ?? []);
      const args: unknown[] = given.slice(0, params.length);
      let foundCaller = args.length === params.length && params.includes('caller');
      for (const param of params.slice(args.length)) {
        if (param === 'caller') foundCaller = true;
        const value = keywords.get(param);
        args.push(value === undefined ? missing : value);
        keywords.delete(param);
      }
      if (usesCaller && !foundCaller) {
        args.push(keywords.get('caller') ?? this.noCaller());
        keywords.delete('caller');
      }
      if (usesKeywords) {
        args.push(keywords);
      } else {
        const [unknown] = keywords.keys();
        if (unknown === 'caller')
          throw typeError(`the macro '${name}' does not use the content of its call block`);
        if (unknown !== undefined)
          throw typeError(`the macro '${name}' takes no argument named '${unknown}'`);
      }
      if (usesRest) args.push(tuple(given.slice(params.length)));
      else if (given.length > params.length) {
        throw typeError(`the macro '${name}' takes at most ${params.length} arguments, not ${given.length}`);
      }
      return this.run(args);
    };
  }

  override attribute(name: string): unknown {
    const { shape } = this;
    switch (name) {
      case 'name':
        return shape.name;
      case 'arguments':
        return tuple(shape.params);
      case 'catch_kwargs':
        return shape.usesKeywords;
      case 'catch_varargs':
        return shape.usesRest;
      case 'caller':
        return shape.usesCaller;
      default:
        return undefined;
    }
  }

  override attributeNames(): readonly string[] {
    return ['name', 'arguments', 'catch_kwargs', 'catch_varargs', 'caller'];
  }

  repr(): string {
    return `<Macro ${this.shape.name === null ? 'anonymous' : `'${this.shape.name}'`}>`;
  }
}

/** The value that `import` binds: the macros and variables of another template, and its output as text. */
export class Module extends PyObject {
  readonly typeName = 'TemplateModule';
  readonly templateName: string;
  readonly exports: ReadonlyMap<string, unknown>;
  private readonly output: string;

  constructor(templateName: string, exports: ReadonlyMap<string, unknown>, text: string) {
    super();
    this.templateName = templateName;
    this.exports = exports;
    this.output = text;
  }

  override attribute(name: string): unknown {
    return this.exports.get(name);
  }

  override attributeNames(): readonly string[] {
    return [...this.exports.keys()];
  }

  override str(): string {
    return this.output;
  }

  repr(): string {
    return `<TemplateModule '${this.templateName}'>`;
  }
}
