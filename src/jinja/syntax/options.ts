/** The delimiters of template code. */
export interface Delimiters {
  readonly blockStart: string;
  readonly blockEnd: string;
  readonly variableStart: string;
  readonly variableEnd: string;
  readonly commentStart: string;
  readonly commentEnd: string;
  /** A line that starts with it is a statement, as in `# for item in items`. Off by default. */
  readonly lineStatementPrefix?: string | undefined;
  /** Starts a comment to the end of the line. Off by default. */
  readonly lineCommentPrefix?: string | undefined;
}

/** How the text of a template is parsed; the compiled code depends only on these options and the text. */
export interface SyntaxOptions {
  readonly delimiters: Delimiters;
  readonly trimBlocks: boolean;
  readonly lstripBlocks: boolean;
  readonly keepTrailingNewline: boolean;
  /** The line ending in the output. */
  readonly newline: Newline;
  /** Tags that are extensions in Jinja2: `do`, and `break` and `continue`. */
  readonly extensions: readonly Extension[];
}

export type Newline = '\n' | '\r\n' | '\r';

export type Extension = 'do' | 'loopcontrols';

/** The delimiters of GitOps templates: `{{ }}` stays free for Helm and `${ }` for Flux. */
export const gitopsDelimiters: Delimiters = {
  blockStart: '#%',
  blockEnd: '%#',
  variableStart: '#{',
  variableEnd: '}#',
  commentStart: '#|',
  commentEnd: '#|',
};

/** The delimiters of Jinja2: `{% %}`, `{{ }}` and `{# #}`. */
export const jinjaDelimiters: Delimiters = {
  blockStart: '{%',
  blockEnd: '%}',
  variableStart: '{{',
  variableEnd: '}}',
  commentStart: '{#',
  commentEnd: '#}',
};
