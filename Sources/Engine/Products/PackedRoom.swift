internal import COneDNN

/// Memory that packed weights take turns in, as large as the largest of them.
final class PackedRoom {
    let room: OpaquePointer

    init() {
        guard let made = onn_room_create() else { preconditionFailure("no memory for a few words") }
        room = made
    }

    deinit { onn_room_destroy(room) }
}
