import { isAnyPhrase, phrases, type PhraseBook } from './phrase.ts';
import { plainWords } from './words.ts';

/** What a whole message may ask for, wherever it comes. */
export type Intent =
  | 'skip'
  | 'back'
  | 'why'
  | 'pause'
  | 'menu'
  | 'callback'
  | 'identity'
  | 'unsure'
  | 'thanks'
  | 'screening'
  | 'question'
  | 'correction'
  | 'greeting'
  | 'confused';

const intents: readonly (readonly [Intent, PhraseBook])[] = [
  [
    'skip',
    phrases(`
      skip|skipp|skp|skio|sikp|pass|next|siguiente|saltar|omitir|paso|brincar|saltarla|saltalo|omitirla [this|it|that|one|question|esta|la|pregunta|eso] [one|question|pregunta]
      lets|can_we|can_i|could_i|could_we|ill|i_will|i_want_to|id_like_to|may_i|let_me|im_going_to|i_would_like_to|i_wanna skip|pass|skip_this|skip_that|skip_it|pass_on_this|pass_on_that|move_on|not_answer|not_say [one|question|it|please] [question]
      next question|one
      siguiente pregunta
      move on
      no comment
      [i] prefer|prefers|rather|choose|want|like|would_prefer not [to] [say|answer|share|disclose|tell|talk_about_it] [that|this|it|you] [question]
      id|i_would rather|prefer not [to] [say|answer|share|disclose|tell|talk_about_it] [that|this|it|you] [question]
      [i] rather not|not_say|not_answer [say|answer|to] [that]
      i dont|wont want|feel_like|feel_comfortable|care [to] say|answer|answering|share|sharing|tell|saying|talking_about|talk_about [that|this|it|you|any_of] [question|that]
      i dont|wont have_to answer|say|share|tell [that|this|it|you] [question]
      i dont want to talk about [it|that|this]
      im not [comfortable] answering|saying|sharing|telling|going_to_answer|going_to_say [that|this|it|you] [question]
      i wont answer|say [that|this]
      not comfortable [answering|saying|sharing] [that|this]
      none of your business
      thats private|personal|none_of_your_business [question]
      too personal
      n_a|not_applicable|doesnt_apply|does_not_apply|no_aplica [to_me|here]
      that|this|it doesnt apply [to] [me]
      [yo] prefiero no|no_decir|no_contestar|no_responder [decir|contestar|responder|decirlo|contestarla|hablar] [eso|esa|esta] [pregunta]
      no|mejor_no quiero|deseo|quisiera|voy_a contestar|responder|decir|decirlo|contestarla|hablar [eso|esa|esta|de_eso] [pregunta]
      puedo|podemos|quiero|prefiero|quisiera|me_gustaria saltar|saltarla|omitir|omitirla|saltarme|pasar|pasarla|brincarla|dejarla [esta|esa|la] [pregunta]
      pasemos|pasamos|pase|pasa|vamos|sigamos [a] [la] siguiente|otra [pregunta]
      la siguiente|otra [pregunta] [por_favor]
      es privado|personal
    `),
  ],
  [
    'back',
    phrases(`
      [can_i|can_we|could_i|could_we|lets|i_want_to|i_need_to|let_me|how_do_i] go back|backwards [a|one|to] [the|step|question] [last|previous|question|one|first] [question|one] [please]
      [go] back|backwards|previous|undo|atras|regresar|volver|anterior|regresa|vuelve|devuelvete [one|up|question|please|por_favor]
      [the] previous|last question|one|answer
      oops|oop|ops|woops|whoops|ooops|ups [wrong|wrong_button|wrong_answer|wrong_one|go_back|back|my_bad|i_made_a_mistake|mistake|sorry|i_hit_the_wrong_one|i_pressed_the_wrong_one|wrong_number|wrong_thing]
      wrong button|answer|one|thing [sorry]
      i hit|pressed|clicked|picked|chose|tapped|pushed|put|sent the wrong [button|answer|one|thing|number]
      [i] made a mistake
      i messed up
      [puedo|podemos|quiero|quisiera] regresar|volver|ir|ve|vamos|volvamos|regresemos [atras|a|a_la] [la|pregunta|anterior|pasada] [pregunta] [anterior|pasada]
      [la|a_la] pregunta anterior|pasada
      la anterior
      me equivoque [de] [boton|respuesta|opcion]
    `),
  ],
  [
    'why',
    phrases(`
      [but|ok|wait] why|whyy|y [do|are|would|you|does] [you|u|they] [need|want|ask|asking|have] [to] [ask|know|that|this|me] [that|this|it|about|me] [that|this|it|question]
      why|y so many|are_there_so_many questions|things [though]
      por que|porque|pq|xq tantas preguntas|cosas
      para que tantas preguntas
      do i have|need to|too [answer|say|tell|give|share] [you] [that|this|it|my] [name|one|question|information|info]
      is [this|that|it] [really] required|mandatory|necessary|needed|obligatory
      [es|esto|eso] [es] obligatorio|necesario
      [tengo|debo] que contestar|responder|decirlo|decir [eso|esto|esta] [pregunta]
      [but|wait] why [is|does|would] [that|this|it] [matter|important|needed|relevant|necessary|ask|asked|a_question]
      why [does] it|that|this matter
      why [are_you] asking|ask [me] [that|this|about_that]
      why do you|they|u need|want [to_know|this|that|my] [that|this|it|info|information|name|number|phone|birthday|insurance|to_know_that|to_know_this] [number|name|info]
      what [is] [this|that|it] for
      whats [this|that|it] for
      what do|does you need|want|use [this|that|it|my] [for|number|info] [for]
      what does that|this|it have to do with anything|it|this
      how [is|does] that|this [is] [relevant|matter|important|help]
      hows that relevant
      por que|porque|porq|xq|pq [me|lo|se|necesitan|necesita|quieren|quiere|preguntan|pregunta|piden|pide] [lo|me|necesitan|quieren|preguntan|pregunta|piden|saber|eso] [saber|eso|esto] [eso|esto|mi]
      porque [me] [pregunta|preguntan|preguntas|lo_preguntan|necesitan|quieren|piden] [eso|esto|saber] [eso]
      para que [es|quieren|quiere|necesitan|necesita|preguntan|sirve|lo|me] [saber|quieren|quiere|preguntan|necesitan|eso|esto] [saber|eso|esto] [eso]
      para que
      [a] que viene eso|esto|la_pregunta
    `),
  ],
  [
    'pause',
    phrases(`
      [can|could|may|ill|i_will|i_want_to|i_need_to|lets|let_me|id_like_to|is_it_ok_if|is_it_ok_to|can_we|is_it_possible_to|would_it_be_ok_to] [i|we] finish|do|continue|complete|come_back|answer|resume|return|pick_up|get_back|stop_and_finish [this|it|the_rest|these|to_this|to_it|to_you|this_up|the_rest_of_this|back_to_this|and_finish] [this|it] later|tomorrow|another_time|another_day|tonight|in_a_bit|in_the_morning|some_other_time|after_work|when_i_get_home [on|today|please|tonight]
      [can|could|may] i come back|back_to_this [to] [this|it] [later|tomorrow]
      [ill|i_will] come back [later|tomorrow]
      [i] got|have|need|have_got to go|leave|run|pause [now|here|for_now|to_work|sorry]
      [can|could|lets|let] [i|we|me] pause|stop_here|stop_for_now|stop_now|stop_for_today|take_a_break [here|now|for_now|this|for_today|please|for_a_bit|for_the_night]
      pause|later|brb|exit|quit|bye|goodbye|goodnight|good_night|stop|enough|adios|luego|despues|pausa|salir|parar|chao|hasta_luego|nos_vemos|ttyl|gtg|g2g|not_now|ahora_no|ahorita_no [for_now|please|now|then|por_favor]
      [talk|see|maybe|much|do_it] [to] [you] later|tomorrow
      some_other|another time|day
      see|talk_to you soon|later|tomorrow
      [ill|i_will] be right|back back [later|tomorrow|soon]
      [i] dont_have_time|no_time|have_no_time [to|for] [do|finish] [this] [right] [now]
      [i] cant talk|do_this|finish|finish_this|do_it|text [right] now
      im busy|driving|at_work [right] [now]
      im done for now|today
      thats enough [for] [now|today]
      save [and] [exit|this|it|my_answers|quit|for_later|my_progress] [for_later|later]
      [puedo|podemos|podria|quiero|prefiero|se_puede] [lo] terminar|continuar|seguir|acabar|hacerlo|terminarlo|sigo|termino|regresar|volver|completarlo [esto|lo|con_esto] luego|despues|mas_tarde|manana|otro_dia|en_otro_momento
      luego|despues|manana|mas_tarde [le|lo|te] sigo|continuo|termino|regreso|vuelvo|hablamos|contesto|acabo|seguimos
      [lo] sigo|continuo|termino|regreso|vuelvo|seguimos luego|despues|manana|mas_tarde
      [ya] [me] tengo que irme|ir|salir|dejarlo|colgar|parar
      [ya] me voy|tengo_que_ir
      no puedo hablar|seguir|contestar [ahora|ahorita|en_este_momento]
      no tengo tiempo [ahora|ahorita]
      mas tarde
      en otro momento
      ahora|ahorita no puedo
    `),
  ],
  [
    'menu',
    phrases(`
      [main|the|go_to|back_to|show|show_me|go_back_to] [the] [main] menu|menue|options [please|again|por_favor]
      start|begin over|again|from_scratch [please]
      [can|lets|i_want_to|let] [i|we|me] start|begin|restart over|again|from_the_beginning
      restart|reset
      what are my options
      what can you|i do [here|for_me]
      [el] menu|inicio|opciones [principal] [por_favor]
      empezar|comenzar|empecemos|volver_a_empezar de_nuevo|otra_vez|de_cero|desde_el_principio|desde_cero
      volver a empezar
      volver|regresar|ir al|a_el menu|inicio
      que puedo hacer [aqui]
      cuales son mis opciones
    `),
  ],
  [
    'callback',
    phrases(`
      [can|could|would|will|please|have|i_want|id_like|i_need|is_it_possible_for|i_would_like] [you|someone|somebody|anyone|a_person|a_human|the_staff|staff|they|your_team] [please|to] call me|back [back|please|now|tomorrow|today|later|instead] [please|now|tomorrow|today|later|instead]
      [please] call|phone|ring me [back] [please|instead|later|tomorrow|today|now]
      callback|call_back|a_call|phone_call|a_phone_call [please]
      [i] [want|need|would_like|can_i_get|can_i_have|may_i_have|id_like|can_i_request|request|id_prefer|prefer|could_i_get] a call|callback|call_back|phone_call [back|please|from_someone|from_you]
      [please] [can|could|may|i_want_to|i_need_to|id_like_to|let_me|id_rather|i_would_like_to|i_wanna|is_there_a_way_to|how_do_i|how_can_i|i_prefer_to|can_i_just|i_just_want_to] [i|we] [please|just] talk|speak|chat|text|connect to|with a|an|someone|somebody|anyone|person|human|staff|counselor|your|the [real|live|actual|person|human|somebody|someone|real_person|real_human|live_person|counselor|nurse|therapist|doctor|representative|staff|team|member|admissions|else|instead|there|operator|agent] [person|human|being|instead|please|member|live]
      talk|speak to|with someone|somebody|people|staff|a_human|a_person|a_real_person|human|person|agent|operator|representative|admissions [please|instead|now]
      [i] [want|need|would_like|give_me|get_me|can_i_have|id_like|connect_me_to|connect_me_with|transfer_me_to|let_me_talk_to] [a|an|to] [real|live|actual] human|person|representative|operator|agent|somebody_real|someone_real [being|please|instead]
      human|agent|representative|operator|real_person [please]
      is|are there [a|any] [real|live|actual] person|people|someone|somebody|human|humans|anyone [i|that_i|there|real] [can] talk|speak to|with [to]
      [quiero|necesito|puedo|podria|quisiera|prefiero|me_gustaria|deseo|se_puede|dejeme] hablar|platicar|conversar|comunicarme con [una|un|alguien|el] [persona|alguien|humano|consejero|asesor|representante|real|de_verdad|personal|persona_real|operador|agente|del_personal] [real|de_verdad|por_favor|mejor|persona]
      hablar con alguien|una_persona|un_humano|una_persona_real
      [me|que|por_favor|pueden|puede|podrian|podria|quiero|quisiera|prefiero|necesito] [me|que|alguien] [puede|pueden|podria|podrian|me] [me] llamar|llamen|llame|llamarme|llamarmen|llamada|llameme|llamenme|marquen|marcarme|marcar|llaman [me|alguien|por_favor|luego|manana|mejor] [por_favor|alguien]
      alguien [que] me|puede|podria llame|llamar|llamarme|hablar [por_favor]
      una llamada [por_favor]
      [quiero|necesito|prefiero] una llamada
    `),
  ],
  [
    'identity',
    phrases(`
      [hi|hey|hello|so|wait|ok|um|but] who|whos|who_am_i|what are|is|this|talking|speaking|whats [you|this|i|your|talking] [with|to|name|talking|texting|speaking] [to|with|me|me_to]
      [hi|hey|so|wait|ok] who are you|u|yall
      who|whom am i talking|speaking|chatting|texting [to|with]
      who is this
      whos this|there|that
      whats your name
      what is your name
      what are you
      [wait|so|hey|hi|ok|um|but|hold_on] are|r you|u|is|am this|a|an|i|real|human|talking|really [a|an|really|real|to|talking|speaking|just|actually] [a|an|to|real|with|really|live|actual|robot|bot] [a|real|live|human|person|robot|bot|machine|ai|computer|chatbot|automated|being] [person|human|bot|robot|being|machine|or] [or] [a|just] [bot|robot|person|human|machine|computer|ai|real] [person]
      [wait|so|is] this|that [a|an] [real|live|automated|actual] person|human|bot|robot|ai|chatbot|machine|automated
      is this|that|it [a|an|really|even|just] [real|live|automated|actual|ai] [person|human|bot|robot|ai|chatbot|machine|someone|message]
      is this automated|ai|chatgpt|real
      is anyone|anybody|someone|somebody [actually|really|even] there|here|real|reading|reading_this [reading] [this]
      is there [a|an] [real|actual|live] person|human [here|there]
      you|ur are|a [a] bot|robot|machine|real|human|ai [right|person]
      am i talking|speaking|chatting to|with a|an [real|live|actual] person|human|bot|robot|machine|ai|computer
      bot|robot|chatbot|human
      [y] quien|con_quien eres|es|habla|escribe|es_usted|son|hablo|estoy_hablando|me_escribe|esta_ahi|responde|contesta [usted|ustedes|tu]
      con quien hablo|estoy_hablando|estoy|platico
      [tu|usted] eres|es|esto_es|son|estoy_hablando_con|hablo_con [tu|usted] [un|una] [robot|bot|persona|humano|maquina|computadora|real|ai|ia|chatbot|persona_real] [real|o_persona|o_una_persona|o_un_robot|o_robot|o_humano|de_verdad|o_una_maquina]
      hay alguien [real|ahi|de_verdad|aqui]
      como te|se llamas|llama [usted]
    `),
  ],
  [
    'unsure',
    phrases(`
      idk|dk|dunno|iono|unsure|uncertain|unknown|no_idea|not_sure|no_clue|beats_me|who_knows|hard_to_say|dont_know|dont_remember|cant_remember|dont_recall|cant_recall|not_certain|quien_sabe|ni_idea|idrk|idek|idontknow [tbh|really|honestly|sorry|lol|exactly|yet|right_now|anymore]
      [um|well|honestly|sorry|hmm|tbh] i [really|honestly|just|still] dont|cant|couldnt|do_not know|remember|recall|tell|say|knw|kno [that|for_sure|exactly|really|it|right_now|anymore|honestly|how_many|when|sorry|the_date|offhand|off_hand|you]
      [um|well|honestly|sorry|hmm|tbh] im|i_am [really|honestly] not [really|too|so|100|exactly|totally|entirely] sure|certain|positive [about_that|sorry|yet|exactly|tbh|right_now|how_many]
      [um|well|really|honestly] not [really|too|so|100|exactly|entirely] sure|certain|positive [yet]
      i [have] [ive] [got] no idea|clue
      ive no|not_a idea|clue
      i forgot|forget|wish_i_knew
      cant|dont remember|recall|say|know|tell
      [yo] [la_verdad|pues|realmente] no [lo|me] se|recuerdo|acuerdo|sabria [bien|exactamente|la_verdad|seguro|segura|decirle|ahora|cuanto|cuando|ahorita]
      no [lo] se
      no estoy|toy seguro|segura
      no me acuerdo
      no tengo [ni] idea
      quien sabe
      ni idea
      se me olvido
    `),
  ],
  [
    'thanks',
    phrases(`
      [ok|okay|yes|no|great|perfect|awesome|oh|sounds_good|cool|alright|got_it|no_thats_all|thats_all|nothing_else|all_good|good|wow|aww] thanks|thank|thankyou|thx|tysm|ty|thanx|appreciated [you|so|a|for|very|again|that] [so|much|lot|you|your_help|the_help|helping|the_info|that|everything|for] [much|your_help|the_help|you|everything]
      thank you|u|god [so|very] [much|kindly|again|for|for_that|that_helps|that_helped] [your|the] [help|time|info|everything] [thanks]
      [i] [really] appreciate [it|this|that|you|your_help|the_help] [so_much]
      [that|this] was|is|thats very|really|so|super helpful|useful|good|great
      helpful
      bless|god_bless you
      [ok|si|no|muy_bien|perfecto|bueno|ah|oh|que_bien|nada_mas] [muchas|mil|muchisimas] gracias|grasias|grax|graciass [por|muy|a|de] [su|la|todo|tu|amable|usted|verdad] [ayuda|tiempo|informacion|verdad]
      se lo agradezco [mucho]
      le agradezco [mucho] [su|la] [ayuda]
      que amable
      dios [lo|la|los|le] bendiga
    `),
  ],
  [
    'screening',
    phrases(`
      start|begin|ready|lets_go|lets_start|lets_begin|get_started|lets_do_it|lets_do_this|screening|enroll|register|apply|signup|sign_up|go|strat|stat [now|please|the|it|me|up|this] [screening|questions|questionnaire|assessment|intake|process|now|please|form] [now|please]
      [ok|okay|yes|yeah] [im|i_am|we_are|i_think_im] [ready] [to] start|begin|go|ready|do_this|get_started|do_the_screening|answer_questions|do_it|enroll|sign_up [now|the|please|screening|it|this] [screening|questions|now]
      im ready [now|to_start|to_go|to_begin|to_do_this|for_help|to_get_help]
      [id|i|we|can|could|how_do|may|how_can] [would] [like|want|need|i|we|wish] [to|i] start|begin|enroll|register|sign|apply|join|get_started|do|take|fill_out|complete [the|a|up|in|for|an|with|your|treatment|now|this|my] [screening|program|treatment|iop|questions|assessment|intake|evaluation|form|now|process|free|the] [screening|program|assessment|questions|evaluation|now]
      sign me|us|him|her up [please|now|for_treatment|for_the_program|for_iop]
      [yes] lets start|begin|go|do_it|do_this|get_started|do_the_screening [now|please|then]
      [the] screening [please]
      [do|take|start] the [free|no_cost] screening|assessment|questions|questionnaire
      empezar|comenzar|iniciar|empecemos|comencemos|listo|lista|vamos|inscribirme|evaluacion|empezemos [ya|ahora|la|el|por_favor|con_la|a_empezar] [evaluacion|preguntas|cuestionario|proceso|tratamiento|programa]
      [ya] estoy listo|lista|preparado|preparada [para_empezar|para_comenzar|ya]
      [ya|yo] quiero|quisiera|deseo|necesito|me_gustaria|puedo|podemos|como_puedo empezar|comenzar|iniciar|inscribirme|registrarme|apuntarme|entrar|hacer|ingresar|anotarme [ya|ahora|el|la|al|en|las|en_el|por_favor] [tratamiento|programa|evaluacion|preguntas|cuestionario|proceso]
      quiero empezar
    `),
  ],
  [
    'question',
    phrases(`
      [hi|hello|hey|ok|but|wait|yes|actually|first] [i] [have|got|ive|ask] a|another|some|one|couple [quick|more|few] question|questions [for_you|first|please|about_the_program|about_it|about_this|though]
      ive [got] a|another|some|one|few [quick|more] question|questions [first|for_you]
      [can|could|may] i ask [you] [a|something|some|another|one] [quick] [question|questions|something] [first|please|about_the_program]
      i want|need|would_like|wanted to ask [you] [a|something|some] [question|questions|something]
      ask|question [a] [question]
      i just have|had|want|got a|some|to_ask question|questions|a_question
      questions
      [hola|si|pero|primero] [tengo|quiero|puedo|podria|quisiera|le_puedo] [hacer|hacerle|hacerte] [una|otra|unas|algunas] pregunta|preguntas|duda|dudas [primero|antes]
      [hola|si|pero|primero] [quiero|puedo|podria|quisiera|le_puedo] preguntar|preguntarle algo|una_cosa|otra_cosa
      una|tengo_una|tengo_unas|otra|tengo pregunta|duda|preguntas|dudas
      quiero preguntar [algo]
    `),
  ],
  [
    'correction',
    phrases(`
      [can|could|may|let|how_do|i_want_to|i_need_to|id_like_to|lets|please|i_have_to|i_would_like_to|is_it_possible_to] [i|we|me] correct something|an_answer|my_answer|my_answers|one_answer|a_mistake|it
      [can|could|may|let|how_do|i_want_to|i_need_to|id_like_to|lets|please|i_have_to|i_would_like_to|is_it_possible_to] [i|we|me] change|fix|edit|update|modify|redo|chang [something|an|my|one|a|some|it|answer|answers|that|of_my|one_of_my|something_i_said|the|previous] [answer|answers|thing|things|i_said|i_wrote|mistake|info|information] [i_gave|please|i_said]
      something|some_of_it|one_thing|one_of_them|an_answer is|was|isnt wrong|incorrect|right|not_right
      thats|its|this_is wrong|incorrect|not_right|not_correct|not_what_i_said|not_accurate
      there is a|an mistake|error
      theres a|an mistake|error
      i made a mistake|error|typo [in|with|on] [my|an|one] [answer|answers]
      i gave|put|said|entered|typed [you] the wrong answer|info|information|thing
      wrong answer|info
      [puedo|quiero|quisiera|necesito|como_puedo|podria|hay_que|me_gustaria] cambiar|corregir|modificar|arreglar|editar|cambio [algo|una|mi|mis|la|un] [respuesta|respuestas|dato|cosa|error]
      algo|esto|eso esta mal|equivocado|incorrecto
      [hay|tiene] un error
      me equivoque en algo|una_respuesta|mi_respuesta
      cometi un error
    `),
  ],
  [
    'greeting',
    phrases(`
      hi|hello|hey|helo|hellow|hiya|howdy|heya|hii|sup|greetings|hola|ola|holaa|buenas|buenos_dias|buenas_tardes|buenas_noches|buen_dia|good_morning|good_afternoon|good_evening|morning|evening|saludos|que_tal|oiga|disculpe|hi_there|hello_there|hey_there [there|again|everyone|all|friend|hi|hello|buenas|buenos_dias|buenas_tardes|buenas_noches|buen_dia|como_esta|como_estas|como_estan|que_tal|good_morning|how_are_you|good_evening|anyone_there|bot]
      [hi|hey|hello] how are you [doing|today]
      hows it going
      whats up
      como esta|estas|estan [usted|ustedes]
      test|testing
    `),
  ],
  [
    'confused',
    phrases(`
      what|huh|wut|hm|hmm|sorry|pardon|excuse_me|come_again|say_again|wdym|que|como|mande|perdon|eh [do_you_mean|does_that_mean|did_you_say|dijo|question|dice]
      [sorry] [i] dont|didnt|cant|do_not understand|get|follow|understood [it|that|this|you|the_question|what_you_mean|what_you_are_asking|the] [question]
      what do|does|did you|that|this|it mean|mean_by_that|asking|saying [by] [that]
      what are you asking
      im confused|lost [by_that|by_the_question]
      can|could you repeat|rephrase|explain|say [that|it|the|this] [question|again|differently] [please|again]
      [say|ask] [that|it] [again] again|differently [please]
      repeat [that|the_question|it|please] [please]
      no [le|lo|la] entiendo|entendi|comprendo [la|bien|que|nada|eso] [pregunta|quiere_decir|me_pregunta]
      [a] que se|quiere refiere|decir [con_eso|eso]
      que significa [eso|esto]
      puede|puedes|podria repetir|explicar|repetirlo|explicarlo|decirlo [la|eso|lo] [pregunta|otra_vez|de_otra_forma] [por_favor]
    `),
  ],
];

const politeBefore = new Set(
  'please um uh well so hey hi hello ok okay sorry actually wait pues bueno este oye oiga disculpe perdon hola mire'.split(
    ' ',
  ),
);
const politeAfter = new Set('please now thanks pls sorry lol tbh plz gracias ya'.split(' '));

/** What the whole message asks for, in either language, typos forgiven; null when it says anything else. */
export function intentOf(text: string): Intent | null {
  const words = plainWords(text);
  if (words.length === 0 || words.length > 18) return null;
  const bare = withoutCourtesy(words);
  return exactIntent(words) ?? (bare.length < words.length ? exactIntent(bare) : null);
}

function exactIntent(words: readonly string[]): Intent | null {
  if (words.length === 0) return null;
  return intents.find(([, ways]) => isAnyPhrase(words, ways))?.[0] ?? null;
}

/** "Um, sorry, can I skip this please" without its first and last words. */
function withoutCourtesy(words: readonly string[]): readonly string[] {
  let from = 0;
  let to = words.length;
  while (from < to - 1 && politeBefore.has(words[from]!)) from += 1;
  if (to - from > 2 && words[to - 2] === 'por' && words[to - 1] === 'favor') to -= 2;
  if (to - from > 2 && words[from] === 'por' && words[from + 1] === 'favor') from += 2;
  while (to > from + 1 && politeAfter.has(words[to - 1]!)) to -= 1;
  if (to - from > 2 && words[to - 2] === 'thank' && words[to - 1] === 'you') to -= 2;
  return words.slice(from, to);
}
