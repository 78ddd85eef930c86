import { readFileSync } from 'node:fs';
import { type ConversionConfig, toJsonSchemaDefs } from '@valibot/to-json-schema';
import ts from 'typescript';
import type * as v from 'valibot';

export type JsonSchema = Record<string, unknown>;

type Defs = Record<string, v.GenericSchema>;

/** JSON Schemas by name, as documents of OpenAPI and AsyncAPI hold them: what may be sent, referring to each other. */
export function jsonSchemasOf(defs: Defs): Record<string, JsonSchema> {
  const config: ConversionConfig = {
    target: 'draft-2020-12',
    typeMode: 'input',
    overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
    overrideAction: ({ valibotAction: { type }, jsonSchema }) => {
      if (type === 'safe_integer') return { ...jsonSchema, type: 'integer' };
      // JSON has no other numbers.
      return type === 'finite' ? jsonSchema : undefined;
    },
  };
  return toJsonSchemaDefs(defs, config) as Record<string, JsonSchema>;
}

/** Gives the properties of a schema what the source says about the fields of that constant, unless they have it. */
export function described(schema: JsonSchema, file: string, constant: string): JsonSchema {
  const comments = commentsIn(file, constant);
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).map(
    ([name, property]) => {
      const description = comments.get(name);
      return [name, description === undefined ? property : { description, ...property }];
    },
  );
  return { ...schema, properties: Object.fromEntries(properties) };
}

/** The doc comments of the fields of `const constant = v.object({ … })`. */
function commentsIn(file: string, constant: string): Map<string, string> {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found = new Map<string, string>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === constant) {
      if (node.initializer && ts.isCallExpression(node.initializer)) {
        const [entries] = node.initializer.arguments;
        if (entries && ts.isObjectLiteralExpression(entries)) collect(entries);
      }
      return;
    }
    ts.forEachChild(node, visit);
  };
  const collect = ({ properties }: ts.ObjectLiteralExpression) => {
    for (const property of properties) {
      const [range] = ts.getLeadingCommentRanges(source.text, property.getFullStart()) ?? [];
      const comment = range && source.text.slice(range.pos, range.end);
      if (comment?.startsWith('/**') && property.name) found.set(property.name.getText(), said(comment));
    }
  };
  visit(source);
  return found;
}

function said(comment: string): string {
  return comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .replace(/\n\s*\*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
