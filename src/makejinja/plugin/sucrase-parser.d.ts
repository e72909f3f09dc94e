/** The parts of sucrase's parser, whose package has no types at these paths. */

declare module 'sucrase/dist/parser/index.js' {
  export function parse(
    source: string,
    isJsx: boolean,
    isTypeScript: boolean,
    isFlow: boolean,
  ): {
    readonly tokens: readonly {
      readonly type: number;
      readonly start: number;
      readonly end: number;
      /** Whether the token is part of a type, which has no effect at run time. */
      readonly isType: boolean;
    }[];
  };
}

declare module 'sucrase/dist/parser/tokenizer/types.js' {
  export const TokenType: { readonly name: number; readonly dot: number; readonly questionDot: number };
}
