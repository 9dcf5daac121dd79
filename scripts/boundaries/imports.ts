import { posix } from 'node:path';
import ts from 'typescript';

/** One import in a file. */
export interface Import {
  /** A package's specifier, or the path from the root of what a relative one leads to, without its extension. */
  target: string;
  /** What of it survives compilation: nothing of a type, all of a value; a dynamic one is loaded when it is reached. */
  kind: 'type' | 'value' | 'dynamic';
  line: number;
}

const resolve = (file: string, specifier: string): string =>
  specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier).replace(/\.(js|jsx|ts|tsx)$/, '') : specifier;

const isTypeOnly = (node: ts.ImportDeclaration | ts.ExportDeclaration): boolean => {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  if (clause.name !== undefined || named === undefined || !ts.isNamedImports(named)) return false;
  return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
};

/** The module that a node names, and how it names it. */
const namedModule = (node: ts.Node): { specifier: ts.Node | undefined; kind: Import['kind'] } | undefined => {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node))
    return { specifier: node.moduleSpecifier, kind: isTypeOnly(node) ? 'type' : 'value' };
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return { specifier: node.arguments[0], kind: 'dynamic' };
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return { specifier: node.argument.literal, kind: 'type' };
  return undefined;
};

/** Every import of a file, dynamic ones and re-exports too. */
export const importsOf = (file: string, text: string): Import[] => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const module = namedModule(node);
    if (module?.specifier !== undefined && ts.isStringLiteralLike(module.specifier))
      found.push({
        target: resolve(file, module.specifier.text),
        kind: module.kind,
        line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1,
      });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};
