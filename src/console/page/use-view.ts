import { useEffect, useState } from 'preact/hooks';
import type { PageModel, PageView } from './page-view';

/** The view of a model as it is. */
export function useView(model: PageModel): PageView {
  const [view, setView] = useState(model.view);
  useEffect(() => {
    setView(model.view);
    return model.subscribe(() => setView(model.view));
  }, [model]);
  return view;
}
