/** The verifier: `clusterwright/verify`. See docs/use-verify.md. */

export type { Diagnostic, Location, Position, Range, Severity } from '../diagnostics/diagnostic.ts';
export { formatText } from '../diagnostics/format/text.ts';
export {
  type ChartDescription,
  type Declarations,
  type Flow,
  noDeclarations,
  type OperatorDescription,
  type ProvidedObject,
} from './declarations.ts';
export type { TreeFile, VerifyOptions } from './tree.ts';
export { type VerifyInput, verifyTree } from './verify.ts';
