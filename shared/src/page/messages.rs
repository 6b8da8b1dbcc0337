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
    /// The large button.
    OPEN_ZOOM { en: "Open Zoom", es: "Abrir Zoom" }
    /// Zoom's waiting room is on.
    HOST_LETS_IN { en: "You may be asked to wait until the host lets you in.", es: "Es posible que deba esperar hasta que el anfitrión le permita entrar." }
    /// Why the page stays.
    KEEP_OPEN { en: "Keep this page open: if the connection is lost, open Zoom again from here.", es: "Deje esta página abierta: si se pierde la conexión, vuelva a abrir Zoom desde aquí." }

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
    MOVES_ON { en: "This page moves on by itself as soon as your visit starts. You do not need to do anything.", es: "Esta página continúa sola en cuanto comience su visita. No tiene que hacer nada." }
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
    NO_ACCOUNT { en: "You have no Zoom account to host this visit", es: "No tiene una cuenta de Zoom para organizar esta visita" }
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
