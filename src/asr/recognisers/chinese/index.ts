import { fromAliyun } from './aliyun';
import { fromBaidu } from './baidu';
import { fromDashScope } from './dashscope';
import { fromFunAsr } from './funasr';
import { fromHuawei } from './huawei';
import { fromIflytek } from './iflytek';
import { fromTencent } from './tencent';
import { fromVolcengine } from './volcengine';

/** FunASR and recognisers of Chinese clouds, by the name that a host knows them by. */
export const chineseRecognisers = {
  funasr: fromFunAsr,
  aliyun: fromAliyun,
  dashscope: fromDashScope,
  tencent: fromTencent,
  iflytek: fromIflytek,
  volcengine: fromVolcengine,
  baidu: fromBaidu,
  huawei: fromHuawei,
};

export {
  fromAliyun,
  fromBaidu,
  fromDashScope,
  fromFunAsr,
  fromHuawei,
  fromIflytek,
  fromTencent,
  fromVolcengine,
};
