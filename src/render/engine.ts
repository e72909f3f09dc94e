import nunjucks from 'nunjucks';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { quoteScalar } from './quote.ts';
import type { Template } from './templates.ts';

export interface Engine {
  /** The text, or what is wrong with the template. */
  render(name: string, context: Record<string, unknown>): string | Diagnostic;
}

/** The engine with the delimiters and filters of the templates of a cluster. */
export function createEngine(find: (name: string) => Template | undefined): Engine {
  class Loader extends nunjucks.Loader {
    getSource(name: string) {
      const template = find(name);
      if (template === undefined) throw new Error(`no template is called ${name}`);
      return { src: template.text, path: template.path, noCache: false };
    }
  }
  const environment = new nunjucks.Environment(new Loader() as nunjucks.ILoader, {
    autoescape: false,
    throwOnUndefined: true,
    trimBlocks: true,
    lstripBlocks: true,
    tags: {
      blockStart: '#%',
      blockEnd: '%#',
      variableStart: '#{',
      variableEnd: '}#',
      commentStart: '#|',
      commentEnd: '|#',
    },
  });
  environment.addFilter('yaml', quoteScalar);
  environment.addFilter('tojson', (value: unknown) => JSON.stringify(value));
  return {
    render(name, context) {
      try {
        return environment.render(name, context);
      } catch (error) {
        return {
          code: 'template/failed',
          severity: 'error',
          message: error instanceof Error ? error.message : String(error),
          file: find(name)?.path ?? name,
          path: '',
          range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
          hint: 'Correct the template.',
        };
      }
    },
  };
}
