import { relative } from 'node:path';
import ts from 'typescript';

/** Whether a symbol has a description, apart from tags. */
const isDescribed = (symbol: ts.Symbol, checker: ts.TypeChecker): boolean =>
  symbol.getDocumentationComment(checker).length > 0;

const hasExample = (symbol: ts.Symbol, checker: ts.TypeChecker): boolean =>
  symbol.getJsDocTags(checker).some(({ name }) => name === 'example');

/** Whether a declaration is a function, including one in a constant, but not a type. */
const isFunction = (declaration: ts.Declaration): boolean => {
  if (ts.isFunctionDeclaration(declaration)) return true;
  if (!ts.isVariableDeclaration(declaration) || !declaration.initializer) return false;
  return ts.isArrowFunction(declaration.initializer) || ts.isFunctionExpression(declaration.initializer);
};

const literalsOf = (type: ts.TypeNode): ts.TypeLiteralNode[] => {
  if (ts.isTypeLiteralNode(type)) return [type];
  return ts.isUnionTypeNode(type) || ts.isIntersectionTypeNode(type) ? type.types.flatMap(literalsOf) : [];
};

const isHidden = (member: ts.ClassElement | ts.TypeElement): boolean =>
  ts.canHaveModifiers(member) &&
  (ts.getModifiers(member) ?? []).some(({ kind }) =>
    [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.OverrideKeyword].includes(kind),
  );

/** The public members of an interface, a class or a type literal. */
const membersOf = (declaration: ts.Declaration): (ts.ClassElement | ts.TypeElement)[] => {
  if (ts.isInterfaceDeclaration(declaration)) return [...declaration.members];
  if (ts.isClassDeclaration(declaration)) return declaration.members.filter((member) => !isHidden(member));
  if (ts.isTypeAliasDeclaration(declaration))
    return literalsOf(declaration.type).flatMap(({ members }) => [...members]);
  return [];
};

/**
 * The undocumented exports of modules: symbols and members without a description, functions without an example.
 *
 * @returns the problems, as `file:line what`
 */
export const undocumented = (root: string, options: ts.CompilerOptions, entries: readonly string[]): string[] => {
  const program = ts.createProgram([...entries], options);
  const checker = program.getTypeChecker();
  const problems = new Set<string>();

  const report = (node: ts.Node, what: string) => {
    const source = node.getSourceFile();
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    problems.add(`${relative(root, source.fileName)}:${line + 1} ${what}`);
  };

  const examine = (exported: ts.Symbol) => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const [declaration] = symbol.declarations ?? [];
    if (!declaration || declaration.getSourceFile().fileName.includes('/node_modules/')) return;
    const { name } = exported;
    if (!isDescribed(symbol, checker)) report(declaration, `${name} has no description`);
    if ((symbol.declarations ?? []).some(isFunction) && !hasExample(symbol, checker))
      report(declaration, `${name} has no @example`);
    for (const member of (symbol.declarations ?? []).flatMap(membersOf)) {
      const own = member.name && checker.getSymbolAtLocation(member.name);
      if (own && !isDescribed(own, checker)) report(member, `${name}.${own.name} has no description`);
    }
  };

  for (const entry of entries) {
    const source = program.getSourceFile(entry);
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`unable to read ${entry}; it is no module`);
    for (const exported of checker.getExportsOfModule(module)) examine(exported);
  }
  return [...problems];
};
