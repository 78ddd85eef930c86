import { describe, expectTypeOf, test } from 'vitest';

/** Every name that an entry point exports at run time: adding one is a decision, and removing one breaks users. */

describe('the entry points export these values and no others', () => {
  test('realtime-rag', () => {
    expectTypeOf<keyof typeof import('../../src/index')>().toEqualTypeOf<
      // The session
      | 'RealtimeRagSession'
      | 'openConnection'
      | 'restoreConnection'
      | 'INTERRUPTED'
      | 'MODES'
      | 'WHILE_ANSWERING'
      | 'systemClock'
      // Backends
      | 'BackendError'
      | 'isBackendError'
      | 'createEchoBackend'
      | 'defineBackend'
      | 'cached'
      | 'fallback'
      | 'fromAISDK'
      | 'fromLangChain'
      | 'gateBackend'
      | 'limitBackend'
      | 'Slots'
      | 'SPECULATION_LEVELS'
      // Questions
      | 'createQuestionDetector'
      | 'detectQuestion'
      | 'DECISIONS'
      | 'DETECTION_REASONS'
      // Logs
      | 'redactingLogger'
      // The protocol
      | 'parseClientMessage'
      | 'validateClientMessage'
      | 'closeActionOf'
      | 'closeReason'
      | 'CLOSES'
      | 'BACKEND_ERROR_CODES'
      | 'CATCH_UPS'
      | 'CLIENT_ERROR_CODES'
      | 'CONTROL_ACTIONS'
      | 'ERROR_CODES'
      | 'FINISH_REASONS'
      | 'GATE_REASONS'
      | 'PROTOCOL_PATH'
      | 'RESUME_REFUSALS'
      | 'SERVER_ERROR_CODES'
      | 'SPECULATION_OUTCOMES'
      | 'STAGES'
      | 'SUBPROTOCOL'
      | 'TICKET_PREFIX'
      | 'WARNING_CODES'
      | 'ackSchema'
      | 'answerSchema'
      | 'asrChunkSchema'
      | 'authSchema'
      | 'controlSchema'
      | 'controlSchemas'
      | 'errorSchema'
      | 'keepaliveSchema'
      | 'offerSchema'
      | 'reconnectSchema'
      | 'referenceSchema'
      | 'serverMessageSchema'
      | 'sourceSchema'
      | 'statusSchema'
      | 'timingSchema'
      | 'usageSchema'
      | 'warningSchema'
    >();
  });

  test('realtime-rag/host', () => {
    expectTypeOf<keyof typeof import('../../src/host/index')>().toEqualTypeOf<
      | 'createHost'
      | 'Host'
      | 'staticKeys'
      | 'jwtAuthentication'
      | 'signedTickets'
      | 'MemoryTickets'
      | 'createMetrics'
      | 'createTracing'
    >();
  });

  test('realtime-rag/asr', () => {
    expectTypeOf<keyof typeof import('../../src/asr/index')>().toEqualTypeOf<
      | 'ASR_SOURCES'
      | 'createAsrParser'
      | 'fromAliyun'
      | 'fromAssemblyAi'
      | 'fromAttendee'
      | 'fromAws'
      | 'fromAzure'
      | 'fromBaidu'
      | 'fromDashScope'
      | 'fromDeepgram'
      | 'fromDeepgramFlux'
      | 'fromElevenLabs'
      | 'fromFireflies'
      | 'fromFunAsr'
      | 'fromGladia'
      | 'fromGoogle'
      | 'fromHuawei'
      | 'fromIflytek'
      | 'fromOpenAi'
      | 'fromRecall'
      | 'fromSherpaOnnx'
      | 'fromSoniox'
      | 'fromSpeechmatics'
      | 'fromTelnyx'
      | 'fromTencent'
      | 'fromVexa'
      | 'fromVolcengine'
      | 'fromVosk'
      | 'fromWebSpeech'
      | 'fromWhisperLive'
      | 'fromWhisperLiveKit'
      | 'fromWhisperStreaming'
      | 'fromZoom'
    >();
  });

  test('realtime-rag/mcp', () => {
    expectTypeOf<keyof typeof import('../../src/mcp/index')>().toEqualTypeOf<'createMcpServer'>();
  });

  test('realtime-rag/redis', () => {
    expectTypeOf<keyof typeof import('../../src/event-log/redis/index')>().toEqualTypeOf<
      'createRedisLog' | 'LogUnavailableError'
    >();
  });

  test('realtime-rag/client', () => {
    expectTypeOf<keyof typeof import('../../src/client/index')>().toEqualTypeOf<
      | 'RealtimeRagClient'
      | 'AnswerError'
      | 'ConnectError'
      | 'NotConnectedError'
      | 'QueueFullError'
      | 'SessionLostError'
      | 'closeActionOf'
    >();
  });

  test('the backends', () => {
    expectTypeOf<keyof typeof import('../../src/backends/dify/index')>().toEqualTypeOf<'createDifyBackend'>();
    expectTypeOf<
      keyof typeof import('../../src/backends/local/index')
    >().toEqualTypeOf<'createLocalBackend'>();
    expectTypeOf<keyof typeof import('../../src/backends/http/index')>().toEqualTypeOf<'createHttpBackend'>();
    expectTypeOf<keyof typeof import('../../src/backends/openai/index')>().toEqualTypeOf<
      'createOpenAIBackend' | 'createOpenAIEmbed' | 'createOpenAIJudge'
    >();
  });
});
