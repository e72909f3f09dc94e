import { randomBytes } from 'node:crypto';
import type { App } from '../apps/app.ts';
import { questions, type Values, valuesThatFollow } from '../apps/questions.ts';
import { type Shape, shapes } from '../apps/shape.ts';
import { validate } from '../config/validate.ts';
import { parseSource } from '../diagnostics/source.ts';
import { initialClusterYaml } from './cluster-yaml.ts';

/** The questions that can be asked at a terminal. Each throws when it is cancelled. */
export interface Prompts {
  readonly intro: (title: string) => void;
  readonly select: (question: {
    readonly message: string;
    readonly options: readonly { readonly value: string; readonly label: string }[];
    readonly initial: string;
  }) => Promise<string>;
  readonly text: (question: {
    readonly message: string;
    /** What an empty answer stands for. */
    readonly initial: string;
    /** What is wrong with an answer; it is asked again then. */
    readonly check: (answer: string) => string | undefined;
  }) => Promise<string>;
  readonly confirm: (question: { readonly message: string; readonly initial: boolean }) => Promise<boolean>;
}

export interface Answers {
  readonly shape: Shape;
  /** Values of settings. */
  readonly values: Values;
}

/** Ask for what a first tree needs. Each answer is checked by the rules that hold for `cluster.yaml`. */
export async function converse(
  prompts: Prompts,
  apps: readonly App[],
  given: { readonly shape: Shape | undefined },
): Promise<Answers> {
  prompts.intro('Answer, or press Enter for what is shown.');
  const shape = given.shape ?? (await askedShape(prompts));
  let values: Values = {};
  for (const question of questions) {
    if (question.kind === 'confirm') {
      if (await prompts.confirm(question)) values = { ...values, ...question.values };
      continue;
    }
    const { setting, message } = question;
    const check = (answer: string) => mistake(apps, shape, { ...values, [setting]: answer }, setting);
    const answer = await prompts.text({ message, initial: question.initial(values), check });
    values = { ...values, [setting]: answer };
  }
  return { shape, values: { ...values, ...valuesThatFollow(shape, values) } };
}

async function askedShape(prompts: Prompts): Promise<Shape> {
  const options = Object.entries(shapes).map(([value, label]) => ({ value, label }));
  const message = 'How is Langfuse to run?';
  return (await prompts.select({ message, options, initial: 'platform' })) === 'external'
    ? 'external'
    : 'platform';
}

/** What `validate` would say of a setting in the file that these answers make. */
function mistake(apps: readonly App[], shape: Shape, values: Values, setting: string): string | undefined {
  const parsed = parseSource('cluster.yaml', initialClusterYaml(apps, randomBytes, { shape, values }));
  const found = 'source' in parsed ? validate(parsed.source, apps).diagnostics : parsed.diagnostics;
  const error = found.find(({ path, severity }) => path === setting && severity === 'error');
  return error?.message;
}
