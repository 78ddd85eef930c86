import { type Component, createElement, type FunctionComponent } from 'preact';

/** A component that is drawn again only when one of its props is another value: views are immutable. */
export function pure<P extends object>(draw: FunctionComponent<P>): FunctionComponent<P> {
  return function Pure(this: Component<P>, props: P) {
    this.shouldComponentUpdate = (next) => differ(this.props as P, next as P);
    return createElement(draw, props);
  } as FunctionComponent<P>;
}

function differ(a: object, b: object): boolean {
  const [before, after] = [Object.entries(a), new Map(Object.entries(b))];
  return before.length !== after.size || before.some(([key, value]) => after.get(key) !== value);
}
