namespace DropletActions.Sandbox;

/// <summary>Looking at sizes, images and the account.</summary>
internal static class OfferEndpoints
{
    public static Answer ListSizes(Visit visit) => Paging.Page(visit, "sizes", Offer.Sizes, SizeJson.Write);

    public static Answer ListImages(Visit visit)
    {
        var (type, own, tag) = (visit.Request.Asked("type"), visit.Request.Asked("private"), visit.Request.Asked("tag_name"));
        if (type is not (null or "application" or "distribution"))
            return Answer.Refuse(Refusal.Unprocessable("type must be application or distribution."));
        if (own is not (null or "true" or "false"))
            return Answer.Refuse(Refusal.Unprocessable("private must be true or false."));
        IReadOnlyList<ImageState> images =
        [
            .. visit.Cloud.Images.All.Where(image =>
                (type is null || (image.IsPublic && image.IsApplication == (type == "application")))
                && (own != "true" || !image.IsPublic)
                && tag is null), // No image of the sandbox has a tag.
        ];
        return Paging.Page(visit, "images", images, (json, image) => ImageJson.Write(json, image, visit.Clock));
    }

    public static Answer GetAccount(Visit visit) => Answer.Of(200, json =>
    {
        json.WriteStartObject("account");
        json.WriteNumber("droplet_limit", Math.Max(25, visit.Cloud.Droplets.Count));
        json.WriteNumber("floating_ip_limit", 5);
        json.WriteString("email", "sammy@example.com");
        json.WriteString("name", "Sammy the Shark");
        json.WriteString("uuid", "b6fr89dbf6d9156cace5f3c78dc9851d957381ef");
        json.WriteBoolean("email_verified", true);
        json.WriteString("status", "active");
        json.WriteString("status_message", "");
        json.WriteStartObject("team");
        json.WriteString("uuid", "5df3e3004a17e242b7c20ca6c9fc25b701a47ece");
        json.WriteString("name", "Sandbox");
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
