//! Every text that a person reads on a page, in every language. A new language is a field of [`Message`], a
//! variant of [`Language`](super::Language), and a line in each of these.

use super::Message;

/// Declares the texts.
macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident { en: $en:literal, es: $es:literal $(,)? })*) => {
        $($(#[$doc])* pub const $name: Message = Message { en: $en, es: $es };)*

        /// All of them, by name.
        #[cfg(test)]
        const ALL: &[(&str, Message)] = &[$((stringify!($name), $name)),*];
    };
}

messages! {
    // -------------------------------------------------------------- everywhere
    /// Before a correlation ID.
    CODE { en: "Code:", es: "Código:" }
    /// The fold that holds the engineer's part of a problem.
    FOR_SUPPORT { en: "For the support team", es: "Para el equipo de soporte" }

    // ------------------------------------------------------------ into the visit
    /// Title of the page that opens Zoom.
    YOUR_VISIT { en: "Your video visit", es: "Su visita por video" }
    /// Greets by first name.
    VISIT_IS_READY { en: "Hello {}, your video visit is ready", es: "Hola, {}: su visita por video está lista" }
    /// Greets one whose first name is not known.
    VISIT_IS_READY_UNNAMED { en: "Your video visit is ready", es: "Su visita por video está lista" }
    /// The large button.
    OPEN_ZOOM { en: "Open Zoom", es: "Abrir Zoom" }
    /// The other one, for those without Zoom's app.
    JOIN_IN_BROWSER { en: "Join in this browser", es: "Entrar desde este navegador" }
    /// Zoom's waiting room is on.
    HOST_LETS_IN { en: "You may be asked to wait until the host lets you in.", es: "Es posible que deba esperar hasta que el anfitrión le permita entrar." }
    /// Why the page stays.
    KEEP_OPEN { en: "Keep this page open: if the connection is lost, open Zoom again from here.", es: "Deje esta página abierta: si se pierde la conexión, vuelva a abrir Zoom desde aquí." }

    // --------------------------------------------------------------- texted links
    /// Title of the section.
    SEND_LINK { en: "Send a link", es: "Enviar un enlace" }
    /// What it does.
    SEND_LINK_WHY { en: "Text a join link to the patient, a family member or an interpreter. Whoever comes by it is shown as a guest.", es: "Envíe al paciente, a un familiar o a un intérprete un mensaje de texto con un enlace para unirse. Quien entre con él aparece como invitado." }
    /// Field.
    RECIPIENT { en: "For", es: "Para" }
    /// Recipient.
    FOR_PATIENT { en: "Patient", es: "Paciente" }
    /// Recipient.
    FOR_FAMILY { en: "Family member", es: "Familiar" }
    /// Recipient.
    FOR_INTERPRETER { en: "Interpreter", es: "Intérprete" }
    /// Field.
    PHONE_NUMBER { en: "Mobile number", es: "Número de celular" }
    /// Its form.
    NUMBER_HINT { en: "With country code, such as +1 555 201 0123.", es: "Con el código del país, por ejemplo +1 555 201 0123." }
    /// Field.
    TEXT_LANGUAGE { en: "Language of the text", es: "Idioma del mensaje" }
    /// A language's own name.
    LANGUAGE_NAME { en: "English", es: "Español" }
    /// Button.
    SEND_TEXT { en: "Send text", es: "Enviar mensaje" }
    /// Button.
    SHOW_LINKS { en: "Show the links of this visit", es: "Mostrar los enlaces de esta visita" }
    /// Title of the list.
    LINKS_OF_VISIT { en: "Links of this visit", es: "Enlaces de esta visita" }
    /// Empty list.
    NO_LINKS_YET { en: "No link has been sent yet.", es: "Todavía no se ha enviado ningún enlace." }
    /// Last two digits.
    ENDS_WITH { en: "number ending in {}", es: "número que termina en {}" }
    /// When.
    JUST_NOW { en: "just now", es: "ahora mismo" }
    /// When.
    MINUTES_AGO { en: "{} min ago", es: "hace {} min" }
    /// When.
    HOURS_AGO { en: "{} h ago", es: "hace {} h" }
    /// How many came by a link.
    TIMES_USED { en: "joined: {}", es: "se unieron: {}" }
    /// Button.
    WITHDRAW { en: "Withdraw", es: "Anular" }
    /// State.
    STANDING_SENT { en: "sent", es: "enviado" }
    /// State.
    STANDING_UNCERTAIN { en: "not known whether it arrived", es: "no se sabe si llegó" }
    /// State.
    STANDING_NOT_SENT { en: "not sent", es: "no enviado" }
    /// State.
    STANDING_OPTED_OUT { en: "not sent: wants no texts", es: "no enviado: no desea mensajes" }
    /// State.
    STANDING_WITHDRAWN { en: "withdrawn", es: "anulado" }
    /// State.
    STANDING_EXPIRED { en: "expired", es: "caducado" }
    /// Notice.
    LINK_SENT { en: "The text is on its way.", es: "El mensaje está en camino." }
    /// Notice.
    LINK_UNCERTAIN { en: "It is not known whether the text was sent. Ask the person before you send another.", es: "No se sabe si el mensaje se envió. Pregunte a la persona antes de enviar otro." }
    /// Notice.
    NUMBER_OPTED_OUT { en: "The text was not sent: this number has replied STOP and wants no texts. The person can reply START to get them again.", es: "El mensaje no se envió: este número respondió STOP y no desea mensajes. La persona puede responder START para volver a recibirlos." }
    /// Notice.
    TEXT_REFUSED { en: "The text was not sent. Please tell your support team the code below.", es: "El mensaje no se envió. Comunique a su equipo de soporte el código que aparece abajo." }
    /// Notice.
    NUMBER_NOT_REACHED { en: "The text was not sent: texts cannot be sent to this number from here. Check the number.", es: "El mensaje no se envió: desde aquí no se pueden enviar mensajes a este número. Compruebe el número." }
    /// Notice.
    TEXTS_BUSY { en: "The text was not sent: too many texts at the moment. Please send it again in a minute.", es: "El mensaje no se envió: hay demasiados mensajes en este momento. Vuelva a enviarlo en un minuto." }
    /// Notice.
    NUMBER_WRONG { en: "This is not a complete mobile number. Please check it.", es: "Este no es un número de celular completo. Compruébelo." }
    /// Notice.
    NUMBER_NO_COUNTRY { en: "Please add the country code, such as +1.", es: "Agregue el código del país, por ejemplo +1." }
    /// Notice.
    LINKS_FULL { en: "This visit already has ten links, the most there can be.", es: "Esta visita ya tiene diez enlaces, el máximo posible." }
    /// Notice.
    VISIT_ENDED { en: "This visit has ended, so no link was sent.", es: "Esta visita ha terminado; por eso no se envió ningún enlace." }
    /// Notice.
    LINK_IS_WITHDRAWN { en: "The link is withdrawn: nobody else can come in by it. Whoever is in the meeting stays until you remove them in Zoom.", es: "El enlace está anulado: nadie más puede entrar con él. Quien ya está en la reunión permanece hasta que usted lo retire en Zoom." }
    /// The text itself: with a link to AWS's own host name it fits into one message part, so it has only letters of
    /// GSM's alphabet, in which most accented vowels are missing.
    LINK_TEXT { en: "Join the video visit: {} Do not share this link. Reply STOP to opt out.", es: "Visita por video: {} No comparta este enlace. Responda STOP para darse de baja." }
    /// Title of the guest's page.
    JOIN_VISIT { en: "Join the video visit", es: "Unirse a la visita por video" }
    /// What for.
    ASK_NAME { en: "Please enter the name that the others in the visit will see.", es: "Escriba el nombre que verán los demás en la visita." }
    /// Field.
    YOUR_NAME { en: "Your name", es: "Su nombre" }
    /// Empty name.
    NAME_MISSING { en: "Please enter a name.", es: "Escriba un nombre." }
    /// Button.
    JOIN { en: "Join", es: "Unirse" }
    /// How they are shown.
    GUEST_MARK { en: "You will be shown as a guest. This link is for this visit only; please do not pass it on.", es: "Usted aparecerá como invitado. Este enlace es solo para esta visita; no lo comparta." }

    // ------------------------------------------------------------- out of a frame
    /// Title.
    OWN_WINDOW { en: "Open the visit in its own window", es: "Abra la visita en su propia ventana" }
    /// Why.
    NO_COOKIES_HERE { en: "Your browser keeps no cookies inside this frame, and signing in needs one.", es: "Su navegador no guarda cookies dentro de este marco, y para iniciar sesión se necesita una." }
    /// Goes on at top level.
    CONTINUE { en: "Continue", es: "Continuar" }
    /// Goes on in another window.
    CONTINUE_NEW_WINDOW { en: "Continue in a new window", es: "Continuar en una ventana nueva" }

    // ------------------------------------------------------------------- waiting
    /// Title.
    WAITING_TITLE { en: "Waiting for your visit", es: "En espera de su visita" }
    /// Zoom's own sentence.
    WAIT_FOR_HOST { en: "Please wait for the host to start this meeting", es: "Espere a que el anfitrión inicie esta reunión" }
    /// What happens next.
    MOVES_ON { en: "This page moves on by itself as soon as your visit starts. You do not need to do anything.", es: "Esta página continuará automáticamente en cuanto comience su visita. No tiene que hacer nada." }
    /// The network, or whoever is behind it, does not answer.
    CONNECTION_LOST { en: "The connection is lost. This page keeps trying; please stay here.", es: "Se perdió la conexión. Esta página lo sigue intentando; no la cierre." }
    /// It answers again.
    CONNECTION_BACK { en: "The connection is back.", es: "Se restableció la conexión." }
    /// Without scripts.
    LOOK_AGAIN { en: "Look again", es: "Volver a comprobar" }

    // ---------------------------------------------------------------- Zoom Rooms
    /// Title.
    ROOM_PAGE { en: "Zoom Room in the visit", es: "Zoom Room en la visita" }
    /// Heading, with the room's name.
    ROOM_TITLE { en: "Room: {}", es: "Sala: {}" }
    /// Called.
    ROOM_ASKED { en: "The room is called into the visit.", es: "Se ha llamado a la sala para la visita." }
    /// Called, and the meeting runs.
    ROOM_FOLLOWS { en: "This page shows as soon as it is inside.", es: "Esta página avisará en cuanto esté dentro." }
    /// Called, and nobody has started the meeting.
    ROOM_WAITS_FOR_HOST { en: "It comes in as soon as the host starts the visit.", es: "Entrará en cuanto el anfitrión inicie la visita." }
    /// A minute later.
    ROOM_NOT_YET { en: "The room has not come in yet.", es: "La sala todavía no ha entrado." }
    /// What to do then.
    ROOM_LOOK_AT_IT { en: "Look at the room's screen: somebody may have to accept the call there.", es: "Mire la pantalla de la sala: es posible que alguien deba aceptar la llamada allí." }
    /// Inside.
    ROOM_INSIDE { en: "The room is in the visit.", es: "La sala está en la visita." }
    /// Inside, by elimination.
    ROOM_INFERRED { en: "Zoom does not name rooms for certain: someone came in who can only be this room.", es: "Zoom no identifica las salas con certeza: entró alguien que solo puede ser esta sala." }
    /// Went.
    ROOM_LEFT { en: "The room has left the visit.", es: "La sala ha salido de la visita." }
    /// Going.
    ROOM_LEAVING { en: "The room is leaving the visit.", es: "La sala está saliendo de la visita." }
    /// Taken back.
    ROOM_CANCELLED { en: "The call is cancelled. The room is not in the visit.", es: "La llamada se ha cancelado. La sala no está en la visita." }
    /// Button.
    ROOM_CALL_AGAIN { en: "Try again", es: "Intentar de nuevo" }
    /// Button, before the room is inside.
    ROOM_CALL_OFF { en: "Cancel", es: "Cancelar" }
    /// Button, once it is.
    ROOM_TAKE_OUT { en: "Take the room out", es: "Sacar la sala" }
    /// No room of this name.
    ROOM_MISSING { en: "There is no Zoom Room of this name", es: "No hay ninguna Zoom Room con este nombre" }
    /// Several.
    ROOM_DUPLICATE { en: "There are several Zoom Rooms of this name", es: "Hay varias Zoom Rooms con este nombre" }
    /// Off.
    ROOM_OFFLINE { en: "The room is offline.", es: "La sala está desconectada." }
    /// What to do then.
    ROOM_SWITCH_ON { en: "Switch the room's device on, then try again. If it stays offline, tell your support team.", es: "Encienda el dispositivo de la sala y vuelva a intentarlo. Si sigue desconectada, avise a su equipo de soporte." }
    /// In a meeting.
    ROOM_BUSY { en: "The room is in a meeting already.", es: "La sala ya está en una reunión." }
    /// What that means.
    ROOM_NOT_TORN_AWAY { en: "It was left there. Unless that is this visit, try again when it is over.", es: "No se la ha sacado de allí. Si no es esta visita, vuelva a intentarlo cuando esa reunión termine." }
    /// Under construction.
    ROOM_NOT_SET_UP { en: "The room is not set up in Zoom yet.", es: "La sala aún no está configurada en Zoom." }
    /// Any other refusal.
    ROOM_NOT_TAKEN { en: "Zoom did not call the room.", es: "Zoom no llamó a la sala." }
    /// What to do then.
    ROOM_TRY_AGAIN { en: "Try again. If it does not work either, tell your support team the code below.", es: "Vuelva a intentarlo. Si tampoco funciona, comunique a su equipo de soporte el código de abajo." }
    /// A form of another site.
    NOT_FROM_THIS_PAGE { en: "This request was not sent from our page", es: "Esta solicitud no se envió desde nuestra página" }
    // --------------------------------------------------------------- device test
    /// Title.
    TEST_TITLE { en: "Test your device", es: "Pruebe su dispositivo" }
    /// What for.
    TEST_INTRO { en: "Find out now whether this device is ready for your video visit. You can repeat each test as often as you like.", es: "Compruebe ahora si este dispositivo está listo para su visita por video. Puede repetir cada prueba tantas veces como quiera." }
    /// What is kept.
    TEST_PRIVATE { en: "Picture and sound stay on this device. Only whether each test worked is kept with your visit.", es: "La imagen y el sonido no salen de este dispositivo. Con su visita solo se guarda si cada prueba funcionó." }
    /// Without scripts.
    TEST_NEEDS_SCRIPT { en: "This test needs JavaScript: turn it on in your browser, or use Zoom's test meeting below.", es: "Esta prueba necesita JavaScript: actívelo en su navegador o use la reunión de prueba de Zoom que aparece abajo." }
    /// Heading.
    CAMERA { en: "Camera", es: "Cámara" }
    /// Heading.
    MICROPHONE { en: "Microphone", es: "Micrófono" }
    /// Heading.
    SPEAKER { en: "Speaker", es: "Altavoz" }
    /// Heading.
    CONNECTION { en: "Connection to Zoom", es: "Conexión con Zoom" }
    /// Stands in other texts.
    THE_CAMERA { en: "the camera", es: "la cámara" }
    /// Stands in other texts.
    THE_MICROPHONE { en: "the microphone", es: "el micrófono" }
    /// Stands in other texts.
    THE_SPEAKER { en: "the speaker", es: "el altavoz" }
    /// Stands in other texts.
    THE_CONNECTION { en: "the connection", es: "la conexión" }
    /// Button; a device or the connection.
    TEST_IT { en: "Test {}", es: "Probar {}" }
    /// Button, the next time.
    TEST_AGAIN { en: "Test {} again", es: "Volver a probar {}" }
    /// Button; a device.
    TURN_OFF { en: "Turn {} off", es: "Apagar {}" }
    /// How.
    CAMERA_HOW { en: "Your browser asks whether this page may use the camera: allow it. Then you see yourself.", es: "Su navegador pregunta si esta página puede usar la cámara: permítalo. Después verá su imagen." }
    /// Name of the preview.
    CAMERA_PICTURE { en: "Picture of your camera", es: "Imagen de su cámara" }
    /// Status.
    CAMERA_TESTING { en: "Waiting for a picture…", es: "Esperando la imagen…" }
    /// Status.
    CAMERA_WORKS { en: "The camera works.", es: "La cámara funciona." }
    /// Status.
    CAMERA_FAILS { en: "The camera does not work yet. You can do this:", es: "La cámara aún no funciona. Puede hacer lo siguiente:" }
    /// How.
    MICROPHONE_HOW { en: "Allow the microphone, then say a few words. The bar shows how loud you are.", es: "Permita el micrófono y diga unas palabras. La barra muestra con qué volumen se le oye." }
    /// Name of the meter.
    LOUDNESS { en: "Loudness of your voice", es: "Volumen de su voz" }
    /// The meter, in words.
    QUIET { en: "Quiet", es: "Bajo" }
    /// The meter, in words.
    LOUD_ENOUGH { en: "Good", es: "Bueno" }
    /// The meter, in words.
    LOUD { en: "Loud", es: "Alto" }
    /// Status.
    MICROPHONE_TESTING { en: "Listening. Say a few words.", es: "Escuchando. Diga unas palabras." }
    /// Status.
    MICROPHONE_WORKS { en: "The microphone works: you are heard.", es: "El micrófono funciona: se le oye." }
    /// Status.
    MICROPHONE_FAILS { en: "The microphone does not work yet. You can do this:", es: "El micrófono aún no funciona. Puede hacer lo siguiente:" }
    /// How.
    SPEAKER_HOW { en: "Turn the volume up. You hear three notes.", es: "Suba el volumen. Oirá tres notas." }
    /// Question.
    DID_YOU_HEAR { en: "Did you hear the three notes?", es: "¿Oyó las tres notas?" }
    /// Answer.
    HEARD { en: "I heard them", es: "Las oí" }
    /// Answer.
    NOT_HEARD { en: "I did not hear them", es: "No las oí" }
    /// Status.
    SPEAKER_TESTING { en: "Playing. Can you hear it?", es: "Sonando. ¿Lo oye?" }
    /// Status.
    SPEAKER_WORKS { en: "The speaker works.", es: "El altavoz funciona." }
    /// Status.
    SPEAKER_FAILS { en: "The speaker does not work yet. You can do this:", es: "El altavoz aún no funciona. Puede hacer lo siguiente:" }
    /// How, and what it does not say.
    CONNECTION_HOW { en: "Asks whether Zoom's website answers this browser, and how fast. It does not measure the quality of a call: Zoom's test meeting below does that.", es: "Comprueba si el sitio web de Zoom responde a este navegador y con qué rapidez. No mide la calidad de una llamada: para eso sirve la reunión de prueba de Zoom que aparece abajo." }
    /// Status.
    CONNECTION_TESTING { en: "Asking Zoom…", es: "Consultando a Zoom…" }
    /// Status; milliseconds.
    CONNECTION_WORKS { en: "The connection works. Zoom answers in {} milliseconds.", es: "La conexión funciona. Zoom responde en {} milisegundos." }
    /// Status.
    CONNECTION_FAILS { en: "Zoom does not answer. You can do this:", es: "Zoom no responde. Puede hacer lo siguiente:" }
    /// All four work.
    DEVICE_READY { en: "Everything works: this device is ready for your video visit.", es: "Todo funciona: este dispositivo está listo para su visita por video." }
    /// One does not.
    DEVICE_TROUBLE { en: "Something does not work yet. Follow the advice on this page and test again, or use another device for your visit.", es: "Algo aún no funciona. Siga los consejos de esta página y vuelva a probar, o use otro dispositivo para su visita." }
    /// After each test.
    RESULT_KEPT { en: "Your result is saved with your visit.", es: "Su resultado se guardó con su visita." }
    /// After each test.
    RESULT_LOST { en: "Your result could not be saved. The tests work all the same.", es: "No se pudo guardar su resultado. Las pruebas funcionan de todos modos." }
    /// Heading.
    ZOOM_TEST { en: "Try Zoom itself", es: "Pruebe Zoom directamente" }
    /// Why.
    ZOOM_TEST_WHY { en: "Zoom's test meeting shows whether Zoom is installed here, and how you look and sound in it.", es: "La reunión de prueba de Zoom muestra si Zoom está instalado aquí y cómo se le ve y se le oye." }
    /// Button.
    OPEN_ZOOM_TEST { en: "Open Zoom's test meeting", es: "Abrir la reunión de prueba de Zoom" }
    /// Link.
    MORE_HELP { en: "More help from your clinic", es: "Más ayuda de su clínica" }
    /// Advice; a device.
    ALLOW_BESIDE_ADDRESS { en: "Select the icon to the left of the address at the top of the window, and allow {}.", es: "Seleccione el icono a la izquierda de la dirección, en la parte superior de la ventana, y permita {}." }
    /// Advice; a device.
    ALLOW_FIREFOX { en: "Select the crossed-out icon to the left of the address, and lift the block on {}.", es: "Seleccione el icono tachado a la izquierda de la dirección y quite el bloqueo para {}." }
    /// Advice; a device.
    ALLOW_SAFARI { en: "In the menu bar choose Safari, then the settings for this website, and allow {}.", es: "En la barra de menús elija Safari, luego los ajustes para este sitio web, y permita {}." }
    /// Advice; a device.
    ALLOW_SAFARI_TOUCH { en: "Tap the button to the left of the address, then the website's settings, and allow {}.", es: "Toque el botón a la izquierda de la dirección, luego los ajustes del sitio web, y permita {}." }
    /// Advice; a device.
    ALLOW_ANDROID { en: "Tap the icon to the left of the address, then Permissions, and allow {}.", es: "Toque el icono a la izquierda de la dirección, luego Permisos, y permita {}." }
    /// Advice; a device.
    ALLOW_SOMEWHERE { en: "In your browser's settings for this website, allow {}.", es: "En los ajustes de su navegador para este sitio web, permita {}." }
    /// Advice; a device.
    SYSTEM_WINDOWS { en: "In Windows, open Settings, then Privacy & security, and let your browser use {}.", es: "En Windows, abra Configuración, luego Privacidad y seguridad, y deje que su navegador use {}." }
    /// Advice; a device.
    SYSTEM_MACOS { en: "On the Mac, open System Settings, then Privacy & Security, let your browser use {}, and start the browser again.", es: "En el Mac, abra Ajustes del Sistema, luego Privacidad y seguridad, deje que su navegador use {} y vuelva a abrir el navegador." }
    /// Advice; a device.
    SYSTEM_IOS { en: "On the iPhone or iPad, open Settings, choose your browser among the apps, and turn on {}.", es: "En el iPhone o iPad, abra Ajustes, elija su navegador entre las apps y active {}." }
    /// Advice; a device.
    SYSTEM_ANDROID { en: "On the phone, open Settings, then Apps, your browser, Permissions, and allow {}.", es: "En el teléfono, abra Ajustes, luego Aplicaciones, su navegador, Permisos, y permita {}." }
    /// Advice.
    THEN_AGAIN { en: "Then test again. If the browser asks you to reload this page, do: your results stay.", es: "Después vuelva a probar. Si el navegador le pide recargar esta página, hágalo: sus resultados se conservan." }
    /// Advice; a device.
    NOT_IN_FRAME { en: "This page is inside another page, which does not pass {} on. Open the device test from MyChart in a window of its own.", es: "Esta página está dentro de otra página que no le cede {}. Abra la prueba del dispositivo desde MyChart en una ventana propia." }
    /// Advice; a device.
    CONNECT_DEVICE { en: "Connect {}, or turn it on: some computers have a switch or a key for it.", es: "Conecte o encienda {}: algunas computadoras tienen un interruptor o una tecla para ello." }
    /// Advice.
    ANOTHER_DEVICE { en: "If that does not help, use another device for your visit, such as a phone.", es: "Si eso no ayuda, use otro dispositivo para su visita, por ejemplo un teléfono." }
    /// Advice; a device.
    CLOSE_OTHERS { en: "Close other programs, apps and browser tabs that may be using {}, such as Zoom or a call.", es: "Cierre otros programas, aplicaciones y pestañas que puedan estar usando {}, como Zoom o una llamada." }
    /// Advice.
    RESTART { en: "If that does not help, restart the device and open the test from MyChart again.", es: "Si eso no ayuda, reinicie el dispositivo y abra la prueba otra vez desde MyChart." }
    /// Advice; a browser.
    OUT_OF_APP { en: "This browser cannot do it here, perhaps because it is inside an app. Open MyChart in {} and begin the test there.", es: "Este navegador no puede hacerlo aquí, quizá porque está dentro de una aplicación. Abra MyChart en {} y comience allí la prueba." }
    /// Stands for a browser in other texts.
    CURRENT_BROWSER { en: "a current Chrome, Edge, Firefox or Safari", es: "una versión actual de Chrome, Edge, Firefox o Safari" }
    /// Advice.
    OR_ZOOM_TEST { en: "Or use Zoom's test meeting below: it works without this browser.", es: "O use la reunión de prueba de Zoom que aparece abajo: funciona sin este navegador." }
    /// Advice.
    LENS_COVER { en: "Open the lens cover, and turn on a light. Many laptops have a slider or a key for the camera.", es: "Abra la tapa de la cámara y encienda una luz. Muchas computadoras portátiles tienen una pestaña o una tecla para la cámara." }
    /// Advice.
    SPEAK_UP { en: "Speak louder and closer. Check that nothing is muted: headsets and keyboards may have a switch.", es: "Hable más alto y más cerca. Compruebe que nada esté silenciado: los auriculares y teclados pueden tener un interruptor." }
    /// Advice.
    INPUT_WINDOWS { en: "In Windows, open Settings, then System, Sound, and choose the right microphone under Input.", es: "En Windows, abra Configuración, luego Sistema, Sonido, y elija el micrófono correcto en Entrada." }
    /// Advice.
    INPUT_MACOS { en: "On the Mac, open System Settings, then Sound, and choose the right microphone under Input.", es: "En el Mac, abra Ajustes del Sistema, luego Sonido, y elija el micrófono correcto en Entrada." }
    /// Advice.
    VOLUME_UP { en: "Turn the volume up, and check that the sound is not muted.", es: "Suba el volumen y compruebe que el sonido no esté silenciado." }
    /// Advice.
    OUTPUT_WINDOWS { en: "In Windows, select the speaker at the right end of the taskbar, and choose where the sound comes out.", es: "En Windows, seleccione el altavoz en el extremo derecho de la barra de tareas y elija por dónde sale el sonido." }
    /// Advice.
    OUTPUT_MACOS { en: "On the Mac, open System Settings, then Sound, and choose where the sound comes out under Output.", es: "En el Mac, abra Ajustes del Sistema, luego Sonido, y elija en Salida por dónde sale el sonido." }
    /// Advice.
    SILENT_MODE { en: "Turn the phone's silent mode off.", es: "Desactive el modo silencio del teléfono." }
    /// Advice.
    HEADPHONES { en: "If headphones or a Bluetooth speaker are connected, the sound may come from there: put them on, or disconnect them.", es: "Si hay auriculares o un altavoz Bluetooth conectados, el sonido puede salir por ahí: póngaselos o desconéctelos." }
    /// Advice.
    GO_ONLINE { en: "This device is not connected to the internet: turn on Wi-Fi or mobile data.", es: "Este dispositivo no está conectado a internet: active el wifi o los datos móviles." }
    /// Advice.
    OTHER_NETWORK { en: "Try another network, such as mobile data: networks at work or school may block Zoom. Turn a VPN off.", es: "Pruebe otra red, por ejemplo los datos móviles: las redes del trabajo o la escuela pueden bloquear Zoom. Desactive la VPN." }
    /// Advice.
    SLOW_NETWORK { en: "That is slow. Go closer to the Wi-Fi router, and stop other downloads and videos during your visit.", es: "Es lento. Acérquese al enrutador wifi y detenga otras descargas y videos durante su visita." }

    // ------------------------------------------------------------ what one can do
    /// Advice.
    REOPEN { en: "Please go back to Epic or MyChart and open the visit again.", es: "Vuelva a Epic o MyChart y abra la visita otra vez." }
    /// Advice.
    TELL_SUPPORT { en: "Please tell your support team the code below. For an urgent visit, call the clinic.", es: "Comunique a su equipo de soporte el código que aparece abajo. Si la visita es urgente, llame a la clínica." }
    /// Advice.
    TRY_SOON { en: "Please try again in a minute: go back to Epic or MyChart and open the visit again.", es: "Inténtelo de nuevo en un minuto: vuelva a Epic o MyChart y abra la visita otra vez." }
    /// Advice.
    ACCEPT_INVITATION { en: "Zoom has sent you an invitation by e-mail. Please accept it, then open the visit again from Epic.", es: "Zoom le envió una invitación por correo electrónico. Acéptela y vuelva a abrir la visita desde Epic." }
    /// Advice.
    OWN_WINDOW_FROM_EPIC { en: "Please open the visit again from Epic, in a window of its own.", es: "Abra la visita otra vez desde Epic, en una ventana propia." }
    /// Advice.
    PATIENCE { en: "If nothing happens within a few seconds, go back to Epic or MyChart and open the visit again.", es: "Si no ocurre nada en unos segundos, vuelva a Epic o MyChart y abra la visita otra vez." }

    /// Advice to a guest.
    ASK_FOR_LINK { en: "Please ask the clinic to send you a new link.", es: "Pida a la clínica que le envíe un enlace nuevo." }
    /// Advice to staff.
    REOPEN_FROM_EPIC { en: "Please go back to Epic and open the visit again.", es: "Vuelva a Epic y abra la visita otra vez." }

    // ---------------------------------------------------------- what was refused
    /// Settings.
    NOT_SET_UP { en: "Video visits are not set up right now", es: "Las visitas por video no están configuradas en este momento" }
    /// Launch key.
    NOT_A_VISIT { en: "This link does not lead to a visit", es: "Este enlace no conduce a ninguna visita" }
    /// Query.
    NOT_BY_ITSELF { en: "This link does not open a visit by itself", es: "Este enlace no abre una visita por sí solo" }
    /// `iss`.
    UNKNOWN_SYSTEM { en: "This link comes from a system that is not known here", es: "Este enlace viene de un sistema que aquí no se conoce" }
    /// `iss` of the other environment.
    OTHER_ENVIRONMENT { en: "This link belongs to another environment", es: "Este enlace pertenece a otro entorno" }
    /// Discovery.
    EPIC_UNREACHABLE { en: "Epic cannot be reached right now", es: "No se puede conectar con Epic en este momento" }
    /// State or code.
    SIGN_IN_INCOMPLETE { en: "This sign-in is not complete", es: "Este inicio de sesión no está completo" }
    /// Cookie.
    NO_COOKIES_IN_FRAME { en: "Your browser keeps no cookies in this frame", es: "Su navegador no guarda cookies en este marco" }
    /// OAuth error.
    DENIED_BY_EPIC { en: "Epic did not allow this sign-in", es: "Epic no permitió este inicio de sesión" }
    /// Used launch.
    ALREADY_OPENING { en: "This visit is already being opened", es: "Esta visita ya se está abriendo" }
    /// Token.
    SIGN_IN_FAILED { en: "The sign-in with Epic did not work", es: "El inicio de sesión con Epic no funcionó" }
    /// ID token.
    NOT_CONFIRMED { en: "Epic did not confirm who you are", es: "Epic no confirmó su identidad" }
    /// Role.
    NOT_FOR_YOU { en: "This way into the visit is not for you", es: "Esta entrada a la visita no es para usted" }
    /// CONTEXT.
    LINK_NOT_SET_UP { en: "The link to this visit is not set up right", es: "El enlace a esta visita no está bien configurado" }
    /// Table.
    NOT_AVAILABLE { en: "Video visits are not available right now", es: "Las visitas por video no están disponibles en este momento" }
    /// Ticket.
    WAITING_IS_OVER { en: "This waiting page is over", es: "Esta página de espera ya no es válida" }
    /// Practitioner.
    ACCOUNT_NOT_FOUND { en: "Your Zoom account could not be found", es: "No se encontró su cuenta de Zoom" }
    /// No account.
    NO_ACCOUNT { en: "You have no Zoom account to host this visit", es: "No tiene una cuenta de Zoom para ser anfitrión de esta visita" }
    /// Invited to Zoom, not accepted.
    ACCOUNT_NOT_READY { en: "Your Zoom account is not ready yet", es: "Su cuenta de Zoom aún no está lista" }
    /// Deactivated, expired, of another Zoom account.
    ACCOUNT_UNUSABLE { en: "The Zoom account for this visit cannot be used", es: "No se puede usar la cuenta de Zoom para esta visita" }
    /// No licence, domain, arrangement.
    ACCOUNT_NOT_MADE { en: "No Zoom account could be made for this visit", es: "No se pudo crear una cuenta de Zoom para esta visita" }
    /// Lease.
    BEING_PREPARED { en: "The visit is just being prepared", es: "La visita se está preparando" }
    /// Retention.
    VISIT_IS_OVER { en: "This visit is over", es: "Esta visita ha terminado" }
    /// Zoom, passing.
    ZOOM_UNREACHABLE { en: "Zoom cannot be reached right now", es: "No se puede conectar con Zoom en este momento" }
    /// Texts are off.
    NO_LINKS_HERE { en: "Links cannot be sent here", es: "Aquí no se pueden enviar enlaces" }
    /// Sender's ticket.
    SENDING_IS_OVER { en: "This page can no longer send links", es: "Esta página ya no puede enviar enlaces" }
    /// Form.
    FORM_NOT_OURS { en: "This form could not be read", es: "No se pudo leer este formulario" }
    /// Token.
    LINK_UNKNOWN { en: "This link does not lead to a visit", es: "Este enlace no conduce a ninguna visita" }
    /// Expired.
    LINK_EXPIRED { en: "This link is no longer valid", es: "Este enlace ya no es válido" }
    /// Withdrawn.
    LINK_WITHDRAWN { en: "The clinic has withdrawn this link", es: "La clínica anuló este enlace" }
    /// Too many.
    LINK_USED_UP { en: "This link was already used by as many people as it is for", es: "Este enlace ya lo usaron todas las personas para las que es" }
    /// Zoom, lasting.
    ZOOM_REFUSED { en: "Zoom did not open the visit", es: "Zoom no abrió la visita" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_says_something_in_each_language_and_keeps_its_place_for_a_value() {
        for (name, message) in ALL {
            for language in super::super::Language::ALL {
                let text = message.text(language);
                assert!(!text.trim().is_empty(), "{name} in {language:?}");
                assert_eq!(
                    text.matches("{}").count(),
                    message.en.matches("{}").count(),
                    "{name} in {language:?}"
                );
            }
        }
    }
}
