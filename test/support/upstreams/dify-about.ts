/** The properties of an app of the double, as its GET routes report them. */
export interface DifyApp {
  mode: string;
  version: string;
  requiredInputs: readonly string[];
  /** More fields of the app's form; those in `requiredInputs` are included anyway. */
  form: readonly object[];
  /** Overrides the defaults of GET /parameters. */
  features: object;
}

const FEATURES = {
  opening_statement: null,
  suggested_questions: [],
  suggested_questions_after_answer: { enabled: false },
  speech_to_text: { enabled: false },
  text_to_speech: { enabled: false, voice: '', language: '', autoPlay: 'disabled' },
  retriever_resource: { enabled: true },
  annotation_reply: { enabled: false },
  more_like_this: { enabled: false },
  sensitive_word_avoidance: { enabled: false, type: '', configs: [] },
  file_upload: {
    image: { enabled: false, number_limits: 3, detail: 'high', transfer_methods: ['remote_url'] },
  },
  system_parameters: { image_file_size_limit: 10, file_size_limit: 15, workflow_file_upload_limit: 10 },
};

/** The answer to a route that costs no model call; undefined for any other. */
export function about(route: string, app: DifyApp): object | undefined {
  switch (route) {
    case 'GET /v1/':
      return { welcome: 'Dify OpenAPI', api_version: 'v1', server_version: app.version };
    case 'GET /v1/info':
      return { name: 'Pool', description: '', tags: [], mode: app.mode, author_name: 'Mo' };
    case 'GET /v1/parameters':
      return { ...FEATURES, user_input_form: formOf(app), ...app.features };
    case 'GET /v1/meta':
      return { tool_icons: {} };
    default:
      return undefined;
  }
}

function formOf({ requiredInputs, form }: DifyApp): object[] {
  const required = requiredInputs.map((variable) => ({
    'text-input': { label: variable, variable, required: true, default: '', max_length: 48 },
  }));
  return [...required, ...form];
}
