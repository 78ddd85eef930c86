import { createModel } from '../../learned/model';
import { createRefine } from '../../learned/refine';
import { englishFeatures } from './features';
import { weights } from './weights';

export const refineEnglish = createRefine(englishFeatures, createModel(weights));
